package io.fusedcollective.compare;

import java.util.Locale;

/** The meaning of a ratio of two times, considering its noise. */
public enum Verdict {
    SLOWER,
    FASTER,
    /** Whatever the difference is, it is within the noise floor. */
    SAME,
    /** The interval reaches from within the noise floor to beyond it, or there is no interval. */
    UNCLEAR;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
