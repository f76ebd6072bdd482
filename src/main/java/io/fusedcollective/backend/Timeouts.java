package io.fusedcollective.backend;

import java.time.Duration;

/**
 * How long is too long. A rank that hangs must end the run within half a minute, yet no rank that only is slow; the
 * parts are such that each wait ends before those that would otherwise hide its reason. Tools that slow kernels down
 * (compute-sanitizer) need more of all: {@code -D}{@value #PROPERTY}{@code =200}.
 */
public final class Timeouts {

    static final String PROPERTY = "fusedcollective.patienceSeconds";

    /** Ranks do the same at the same time; one that comes this late to a barrier of the CPU has hung. */
    public static final Duration BARRIER = Duration.ofSeconds(Math.max(1, Long.getLong(PROPERTY, 16)));

    /** A native call that has not ended by now waits for a peer that will not come. */
    public static final Duration NATIVE_CALL = BARRIER.multipliedBy(3).dividedBy(4);

    /** A launch takes milliseconds; a kernel that still waits for a peer's data gives up. */
    public static final Duration KERNEL = BARRIER.dividedBy(4);

    /** What ranks have, once one has failed, to notice it: more than a kernel's wait. */
    public static final Duration GRACE = BARRIER.multipliedBy(3).dividedBy(8);

    private Timeouts() {}

    /** For example "16 s". */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis < 10_000 && millis % 1000 != 0 ? millis / 1000.0 + " s" : millis / 1000 + " s";
    }
}
