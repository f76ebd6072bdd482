package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;

/** When the next kernel's blocks may start beside those of a kernel that waits for peers ({@code NextStart} in exchange.cuh). */
enum NextStart {
    AT_ONCE,
    /** When each block has only its last row to wait for. */
    AT_LAST_WAIT,
    /** When each block has a warp with its data of the last row. */
    AT_LAST_DATA;

    /**
     * Blocks that start while others wait are done with all that they can do before the previous kernel's end. That pays where
     * both kernels have multiprocessors of their own; on shared ones they hold each other up (docs/kernel-notes.md).
     */
    static NextStart of(FusionOptions options, int blocks, int multiprocessors) {
        if (!options.triggerCompletionAtEnd()) {
            return AT_ONCE;
        }
        return 2 * blocks <= multiprocessors ? AT_LAST_WAIT : AT_LAST_DATA;
    }
}
