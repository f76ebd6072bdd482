// Fused all-reduce + add + RMSNorm + quantization: one kernel, in which each row stays in registers from the link to
// its codes.
#pragma once

#include "epilogue.cuh"
#include "exchange.cuh"

// FusedPipeline.of in Java fills it.
struct FusedParams {
    EpilogueParams epilogue;
    ExchangeParams exchange;
};

// Two blocks of 512 threads fit a multiprocessor, with 64 registers a thread, so that one sends while the other waits
// for its row's sum. If rows are few, the next kernel's blocks start beside this one's. Rows that are too wide for a
// cluster of such blocks have one block of 1024 threads on each multiprocessor. Eight ranks need more registers than
// that for their data, so their widest rows have larger clusters instead (RowShape in Java).
constexpr int kFusedThreads = 512;
constexpr int kWideFusedThreads = 1024;
template <int WORLD_SIZE>
constexpr int kMaxFusedThreads = WORLD_SIZE < 8 ? kWideFusedThreads : kFusedThreads;

template <int DTYPE, int WORLD_SIZE, int QUANT, bool TWOSHOT>
inline __device__ void fused(const FusedParams& params) {
    __shared__ typename Epilogue<DTYPE, QUANT>::Scratch scratch;
    const int clusterSize = params.epilogue.clusterSize;
    const RowSlice<DTYPE> slice(params.epilogue.hidden, params.epilogue.tokens, clusterSize);
    Epilogue<DTYPE, QUANT> epilogue(params.epilogue, slice, scratch);
    Exchange<DTYPE, WORLD_SIZE, TWOSHOT, RowSlice<DTYPE>, Epilogue<DTYPE, QUANT>> exchange(
        params.exchange, slice, params.epilogue.tokens, epilogue);
    exchange.run(blockIdx.x / clusterSize, gridDim.x / clusterSize);
}

template <int DTYPE, int WORLD_SIZE, int QUANT>
__global__ void __launch_bounds__(kMaxFusedThreads<WORLD_SIZE>, 1)
    fusedOneshot(const __grid_constant__ FusedParams params) {
    fused<DTYPE, WORLD_SIZE, QUANT, false>(params);
}

template <int DTYPE, int WORLD_SIZE, int QUANT>
__global__ void __launch_bounds__(kMaxFusedThreads<WORLD_SIZE>, 1)
    fusedTwoshot(const __grid_constant__ FusedParams params) {
    fused<DTYPE, WORLD_SIZE, QUANT, true>(params);
}
