// Quantisation of norms that lie in memory, as a kernel of its own.
#pragma once

#include "epilogue.cuh"
#include "launch.cuh"
#include "rms_norm.cuh"

// One row a block (or cluster), a vector a thread, like rmsNorm; params.input holds the norms.
template <int DTYPE, int QUANT>
__global__ void __launch_bounds__(1024, 2) quantizeRows(const __grid_constant__ NormParams params) {
    const int row = blockIdx.x / params.epilogue.clusterSize;
    const RowLane<DTYPE> lane(params.epilogue.hidden, params.epilogue.tokens, params.epilogue.clusterSize);
    const NormPlace<DTYPE, QUANT> place(params.epilogue, lane, row);
    waitForPreviousKernel();
    const Vector<DTYPE> norm(lane.load(params.input, row));
    letNextKernelStart();
    place.store(norm);
}
