// Add + RMSNorm of rows that lie in memory: what follows an all-reduce of its own. With QUANT, quantisation too.
#pragma once

#include "epilogue.cuh"
#include "launch.cuh"

// Mirrors the Java method StandardPipeline.addRowKernel.
struct NormParams {
    EpilogueParams epilogue;
    const void* input;  // tokens x hidden of the dtype, all-reduced
};

// One row a block (or cluster). Inlined where `params` are constants, it is a kernel for that shape.
template <int DTYPE, int QUANT>
inline __device__ void normRow(const NormParams& params) {
    __shared__ RowSumScratch scratch;
    const int row = blockIdx.x / params.epilogue.clusterSize;
    const RowLane<DTYPE> lane(params.epilogue.hidden, params.epilogue.tokens, params.epilogue.clusterSize);
    Epilogue<DTYPE, QUANT> epilogue(params.epilogue, lane, scratch);
    epilogue.prepare();
    const uint4 residual = epilogue.prefetch(row);
    waitForPreviousKernel();
    const Vector<DTYPE> input(lane.load(params.input, row));
    letNextKernelStart();
    epilogue.begin(input, residual);
    epilogue.finish(row);
}

// Two blocks of 1024 threads fit an SM, so that one loads while the other reduces.
template <int DTYPE, int QUANT>
__global__ void __launch_bounds__(1024, 2) rmsNorm(const __grid_constant__ NormParams params) {
    normRow<DTYPE, QUANT>(params);
}
