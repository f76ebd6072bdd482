// Quantization of norms that lie in memory, as a kernel of its own.
#pragma once

#include "epilogue.cuh"
#include "launch.cuh"
#include "rms_norm.cuh"

// Each block (or cluster) takes one row and each thread one vector, as in rmsNorm; params.input holds the norms.
template <int DTYPE, int QUANT>
__global__ void __launch_bounds__(1024, 2) quantizeRows(const __grid_constant__ NormParams params) {
    const int row = blockIdx.x / params.epilogue.clusterSize;
    const RowSlice<DTYPE> slice(params.epilogue.hidden, params.epilogue.tokens, params.epilogue.clusterSize);
    const NoOutlet outlet;
    Quantizer<DTYPE, QUANT> quantizer(params.epilogue, slice, outlet, row);
    if constexpr (QuantTraits<QUANT>::kScales == kRowScale) {
        __shared__ RowScratch<Maximum> scratch;
        RowReduction<Maximum> reduction(scratch, params.epilogue.clusterSize);
        reduction.awaitCluster();
        waitForPreviousKernel();
        const Vector<DTYPE> norm(slice.load(params.input, row));
        letNextKernelStart();
        reduction.add(norm.maxMagnitude());
        quantizer.store(norm, reduction.total());
    } else {
        waitForPreviousKernel();
        const Vector<DTYPE> norm(slice.load(params.input, row));
        letNextKernelStart();
        quantizer.store(norm, 0.0f);
    }
}
