package io.fusedcollective.compare;

import java.util.Locale;

/** What a ratio of two times says, considering its noise. */
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
