package io.fusedcollective.predict;

/** How what two ranks cannot tell is filled in. With two ranks both are the same. */
enum Assumption {
    /** More peers cost nothing but their bytes and, in a ring, a crossing for each step. */
    FAVOURABLE,
    /** Peers are served one after the other, and what they send is not hidden behind the link. */
    UNFAVOURABLE
}
