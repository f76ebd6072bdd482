package io.fusedcollective.backend;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A thread that watches the ranks of a world. They cannot watch themselves, because a rank that waits in native code for a peer
 * notices nothing. The watch lets the world end such waits. If a rank has still not come back some time after a failure,
 * the watch ends the process, because nothing else can.
 */
public final class FailureWatch {

    private static final Duration PERIOD = Duration.ofMillis(100);

    /** Null in a fork, whose run learns of the failure from what the fork prints. */
    private static volatile Consumer<RankFailedException> witness;

    private final World world;
    private final Duration grace;
    private final Consumer<RankFailedException> whenStuck;
    private final AtomicInteger ranksOut = new AtomicInteger();
    private volatile boolean stopped;

    private FailureWatch(World world, Duration grace, Consumer<RankFailedException> whenStuck) {
        this.world = world;
        this.grace = grace;
        this.whenStuck = whenStuck;
    }

    /** Ends the process if a rank is stuck. */
    public static FailureWatch over(World world) {
        return over(world, FailureWatch::endProcess);
    }

    /** Lets the process that has the ranks itself, without forks, keep what it knows before it ends. */
    public static void beforeTheEnd(Consumer<RankFailedException> told) {
        witness = told;
    }

    private static void endProcess(RankFailedException failure) {
        try {
            if (witness != null) {
                witness.accept(failure);
            } else {
                // In a fork, System.err belongs to JMH, so this writes to the process's own stream. JMH shows that
                // stream with the failure. The process that started the fork finds the reason there by the exception's
                // name.
                new PrintStream(new FileOutputStream(FileDescriptor.err))
                        .println(RankFailedException.class.getName() + ": " + failure.getMessage());
            }
        } finally {
            ProcessExit.now(1);
        }
    }

    /** @param whenStuck called with the first failure if not all ranks are out some time after it */
    public static FailureWatch over(World world, Consumer<RankFailedException> whenStuck) {
        return over(world, Timeouts.GRACE, whenStuck);
    }

    static FailureWatch over(World world, Duration grace, Consumer<RankFailedException> whenStuck) {
        FailureWatch watch = new FailureWatch(world, grace, whenStuck);
        Thread thread = new Thread(watch::watch, "failure-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Says that a rank has failed, or has seen that another one failed, and takes part in nothing any more. */
    public void rankIsOut() {
        ranksOut.incrementAndGet();
    }

    /** Ends the watch when the world is no longer needed. */
    public void stop() {
        stopped = true;
    }

    private void watch() {
        long failedAtNs = 0;
        while (!stopped && ranksOut.get() < world.localRanks()) {
            try {
                Thread.sleep(PERIOD.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            world.endStuckWaits();
            Optional<RankFailedException> failure = world.rendezvous().failure();
            if (failure.isPresent()) {
                failedAtNs = failedAtNs == 0 ? System.nanoTime() : failedAtNs;
                if (System.nanoTime() - failedAtNs > grace.toNanos()) {
                    whenStuck.accept(stuck(failure.get()));
                    return;
                }
            }
        }
    }

    private RankFailedException stuck(RankFailedException failure) {
        return new RankFailedException(failure.getMessage() + " (" + (world.localRanks() - ranksOut.get()) + " of "
                + world.localRanks() + " ranks did not come back within " + Timeouts.text(grace)
                + ", so their process was ended)");
    }
}
