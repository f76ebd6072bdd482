// Add + RMSNorm of rows that lie in memory: what follows an all-reduce of its own. With QUANT the kernel quantizes too.
#pragma once

#include "epilogue.cuh"
#include "launch.cuh"

// StandardPipeline.addRowKernel in Java fills it.
struct NormParams {
    EpilogueParams epilogue;
    const void* input;  // tokens x hidden elements of the dtype, all-reduced
};

// Each block (or cluster) takes one row. A kernel that is compiled at run time inlines this with constant `params`,
// which makes it a kernel for one shape.
template <int DTYPE, int QUANT>
inline __device__ void normRow(const NormParams& params) {
    __shared__ typename Epilogue<DTYPE, QUANT>::Scratch scratch;
    const int row = blockIdx.x / params.epilogue.clusterSize;
    const RowSlice<DTYPE> slice(params.epilogue.hidden, params.epilogue.tokens, params.epilogue.clusterSize);
    Epilogue<DTYPE, QUANT> epilogue(params.epilogue, slice, scratch);
    epilogue.prepare();
    const uint4 residual = epilogue.prefetch(row);
    waitForPreviousKernel();
    const Vector<DTYPE> input(slice.load(params.input, row));
    letNextKernelStart();
    epilogue.begin(input, residual);
    epilogue.finish(row);
}

// Two blocks of 1024 threads fit a multiprocessor, so that one loads while the other reduces.
template <int DTYPE, int QUANT>
__global__ void __launch_bounds__(1024, 2) rmsNorm(const __grid_constant__ NormParams params) {
    normRow<DTYPE, QUANT>(params);
}
