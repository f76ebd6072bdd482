package io.fusedcollective.predict;

/** The model's assumption about costs that two ranks do not show. With two ranks both assumptions give the same. */
enum Assumption {
    /** Further peers cost nothing but their bytes and, in a ring, one crossing for each step. */
    FAVORABLE,
    /** Peers are served one after the other, and the link does not hide the local work for what they send. */
    UNFAVORABLE
}
