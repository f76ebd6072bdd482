// Sum over all threads that work on a row: a block, or the blocks of a cluster.
#pragma once

#include "cluster.cuh"

constexpr int kWarpSize = 32;
constexpr int kMaxWarps = 32;      // 1024 threads
constexpr int kMaxClusterSize = 8; // the portable limit

// One barrier a row: the two halves alternate, so a warp that is already in the next row does not overwrite what a
// slow one still reads.
struct RowSumScratch {
    float warpSums[2][kMaxWarps];
    float blockSums[2][kMaxClusterSize];
};

inline __device__ float warpSum(float value) {
#pragma unroll
    for (int offset = kWarpSize / 2; offset > 0; offset /= 2) {
        value += __shfl_xor_sync(0xFFFFFFFFu, value, offset);
    }
    return value;
}

// The sum of `value` over the block, or over the cluster where there is one. All threads get it; the order of the
// additions depends only on the launch shape, so it is the same on every rank.
inline __device__ float rowSum(float value, RowSumScratch& scratch, int half, int clusterSize) {
    int warp = threadIdx.x / kWarpSize;
    int lane = threadIdx.x % kWarpSize;
    int warps = blockDim.x / kWarpSize;
    float sum = warpSum(value);
    if (lane == 0) {
        scratch.warpSums[half][warp] = sum;
    }
    __syncthreads();
    sum = warpSum(lane < warps ? scratch.warpSums[half][lane] : 0.0f);
    if (clusterSize == 1) {
        return sum;
    }
    if (threadIdx.x < clusterSize) {
        storeToBlock(threadIdx.x, &scratch.blockSums[half][clusterRank()], sum);
    }
    clusterBarrier();
    sum = 0.0f;
    for (int block = 0; block < clusterSize; ++block) {
        sum += scratch.blockSums[half][block];
    }
    return sum;
}
