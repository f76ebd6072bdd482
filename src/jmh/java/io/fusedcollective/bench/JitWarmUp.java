package io.fusedcollective.bench;

import io.fusedcollective.backend.Replay;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Replays until the JVM no longer compiles. On the host the ranks are Java: a fixed number of warm-up iterations ends before the
 * second compiler has begun, and its threads then take cores from ranks that are being timed.
 */
final class JitWarmUp {

    private static final double ROUND_NS = 50e6;
    private static final double SHORTEST_NS = 1e9;
    private static final double LONGEST_NS = 8e9;

    /** Compilers that worked less than {@link #QUIET_MS} in so many rounds have finished what matters. */
    private static final int QUIET_ROUNDS = 10;

    private static final long QUIET_MS = 5;

    private final Session session;
    private final int rank;
    private final Replay replay;
    private final long[] compiledMs = new long[QUIET_ROUNDS];

    JitWarmUp(Session session, int rank, Replay replay) {
        this.session = session;
        this.rank = rank;
        this.replay = replay;
    }

    /** All ranks call it together. The first rank says how long a round is, and which is the last one. */
    void run() {
        long startNs = System.nanoTime();
        int replays = 1;
        for (int round = 0; replays > 0; round++) {
            session.lineUp(rank);
            replay.run(replays);
            double next = Math.max(1, Math.min(2.0 * replays, ROUND_NS * replays / replay.deviceTimeNs()));
            boolean over = isQuiet(round, System.nanoTime() - startNs);
            replays = (int) session.exchange(rank, over ? 0 : next)[0];
        }
    }

    private boolean isQuiet(int round, long elapsedNs) {
        long now = totalCompilationMs();
        long before = compiledMs[round % QUIET_ROUNDS];
        compiledMs[round % QUIET_ROUNDS] = now;
        boolean quiet = round >= QUIET_ROUNDS && now - before < QUIET_MS;
        return elapsedNs > LONGEST_NS || quiet && elapsedNs > SHORTEST_NS;
    }

    /** 0 in a JVM that does not compile. */
    private static long totalCompilationMs() {
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        return compilation != null && compilation.isCompilationTimeMonitoringSupported()
                ? compilation.getTotalCompilationTime()
                : 0;
    }
}
