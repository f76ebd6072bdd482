package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;

/** When the next kernel's blocks may start beside those of a kernel that waits for peers ({@code NextStart} in exchange.cuh). */
enum NextStart {
    AT_ONCE,
    /** When each block waits only for its last row. */
    AT_LAST_WAIT,
    /** When each block has a warp whose data of the last row has come. */
    AT_LAST_DATA;

    /**
     * Blocks that start while others wait have finished their preparation when the previous kernel ends. This helps if the two
     * kernels run on different multiprocessors. On shared ones they slow each other down (docs/kernel-notes.md).
     */
    static NextStart of(FusionOptions options, int blocks, int multiprocessors) {
        if (!options.triggerCompletionAtEnd()) {
            return AT_ONCE;
        }
        return 2 * blocks <= multiprocessors ? AT_LAST_WAIT : AT_LAST_DATA;
    }
}
