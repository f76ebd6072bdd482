// Programmatic dependent launch: what a kernel may do before the previous one has ended, and when the next may start.
#pragma once

// Returns when the previous kernel of the stream has ended and its writes are visible. Before it only what an older
// kernel wrote may be read: weights and the residual, never the input, which the kernel right before may have written.
inline __device__ void waitForPreviousKernel() {
    asm volatile("griddepcontrol.wait;" ::: "memory");
}

// Lets the blocks of the next kernel start where there is room. They still wait for the end of this one.
inline __device__ void letNextKernelStart() {
    asm volatile("griddepcontrol.launch_dependents;");
}
