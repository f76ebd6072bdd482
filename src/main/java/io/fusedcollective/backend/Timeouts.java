package io.fusedcollective.backend;

import java.time.Duration;

/**
 * How long a rank may wait. A rank that hangs must end the run within half a minute, but a rank that is only slow must not.
 * Each wait ends before the waits that would otherwise hide its reason. Tools that slow kernels down (compute-sanitizer) need
 * more time: {@code -D}{@value #PROPERTY}{@code =200} scales all of them.
 */
public final class Timeouts {

    static final String PROPERTY = "fusedcollective.patienceSeconds";

    /** Ranks do the same at the same time, so a rank that comes this late to a barrier of the CPU has hung. */
    public static final Duration BARRIER = Duration.ofSeconds(Math.max(1, Long.getLong(PROPERTY, 16)));

    /** A native call that takes this long waits for a peer that will not come. */
    public static final Duration NATIVE_CALL = BARRIER.multipliedBy(3).dividedBy(4);

    /** A launch takes milliseconds, so a kernel that still waits for a peer's data after this time gives up. */
    public static final Duration KERNEL = BARRIER.dividedBy(4);

    /** How long ranks have to notice that one has failed. It is more than a kernel's wait. */
    public static final Duration GRACE = BARRIER.multipliedBy(3).dividedBy(8);

    private Timeouts() {}

    /** For example "16 s". */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis < 10_000 && millis % 1000 != 0 ? millis / 1000.0 + " s" : millis / 1000 + " s";
    }
}
