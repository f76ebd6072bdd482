// Programmatic dependent launch: what a kernel may do before the previous one has ended, and when the next may start.
#pragma once

// Returns when the previous kernel of the stream has ended and its writes are visible. Before that a kernel may read
// only what an older kernel wrote: weights and the residual, but never the input, which the previous kernel may have
// written.
inline __device__ void waitForPreviousKernel() {
    asm volatile("griddepcontrol.wait;" ::: "memory");
}

// Lets the blocks of the next kernel start as soon as there is room. They still wait for the end of this kernel.
inline __device__ void letNextKernelStart() {
    asm volatile("griddepcontrol.launch_dependents;");
}
