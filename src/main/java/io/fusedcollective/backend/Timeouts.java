package io.fusedcollective.backend;

import io.fusedcollective.problem.InvalidProblemException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How long a rank may wait. A rank that hangs must end the run within half a minute, but a rank that is only slow must not.
 * Each wait ends before the waits that would otherwise hide its reason. Tools that slow kernels down (compute-sanitizer) need
 * more time: {@code -D}{@value #PROPERTY}{@code =200} scales all of them.
 */
public final class Timeouts {

    static final String PROPERTY = "fusedcollective.patienceSeconds";

    private static final int DEFAULT_PATIENCE_S = 16;

    /** One day. Much more would overflow in nanoseconds, and no user waits longer. */
    private static final int MOST_PATIENCE_S = 86_400;

    private static final String GIVEN = System.getProperty(PROPERTY);

    private static final int PATIENCE_S = patienceSeconds(GIVEN).orElse(DEFAULT_PATIENCE_S);

    /** Ranks do the same at the same time, so a rank that comes this late to a barrier of the CPU has hung. */
    public static final Duration BARRIER = Duration.ofSeconds(PATIENCE_S);

    /** A native call that takes this long waits for a peer that will not come. */
    public static final Duration NATIVE_CALL = BARRIER.multipliedBy(3).dividedBy(4);

    /** A launch takes milliseconds, so a kernel that still waits for a peer's data after this time gives up. */
    public static final Duration KERNEL = BARRIER.dividedBy(4);

    /** How long ranks have to notice that one has failed. It is more than a kernel's wait. */
    public static final Duration GRACE = BARRIER.multipliedBy(3).dividedBy(8);

    private Timeouts() {}

    /**
     * The command calls it, so that the message reaches the user; many places read the constants above.
     *
     * @throws InvalidProblemException if the property is not a number of seconds
     */
    public static void requireValidPatience() {
        requireValidPatience(GIVEN);
    }

    static void requireValidPatience(String given) {
        if (given != null && patienceSeconds(given).isEmpty()) {
            throw new InvalidProblemException("-D" + PROPERTY + "=" + given
                    + " is not a whole number of seconds between 1 and " + MOST_PATIENCE_S);
        }
    }

    private static OptionalInt patienceSeconds(String given) {
        if (given == null || !given.matches("[0-9]{1,9}")) {
            return OptionalInt.empty();
        }
        int seconds = Integer.parseInt(given);
        return seconds >= 1 && seconds <= MOST_PATIENCE_S ? OptionalInt.of(seconds) : OptionalInt.empty();
    }

    /** For example "16 s". */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis < 10_000 && millis % 1000 != 0 ? millis / 1000.0 + " s" : millis / 1000 + " s";
    }
}
