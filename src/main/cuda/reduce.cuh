// Sum over all threads that work on a row: a block, or the blocks of a cluster.
#pragma once

#include "cluster.cuh"

constexpr int kWarpSize = 32;
constexpr int kMaxClusterSize = 8;              // the portable limit
constexpr int kMaxWarps = 32 * kMaxClusterSize; // of a row: 1024 threads a block

// One barrier a row: the two halves alternate, so a warp that is already in the next row does not overwrite what a
// slow one still reads.
struct RowSumScratch {
    float warpSums[2][kMaxWarps];
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
    const int warp = threadIdx.x / kWarpSize;
    const int lane = threadIdx.x % kWarpSize;
    const int warpsPerBlock = blockDim.x / kWarpSize;
    float sum = warpSum(value);
    if (clusterSize == 1) {
        if (lane == 0) {
            scratch.warpSums[half][warp] = sum;
        }
        __syncthreads();
    } else {
        // Each warp hands its sum to every block of the cluster, so that one barrier is enough here too.
        if (lane < clusterSize) {
            storeToBlock(lane, &scratch.warpSums[half][clusterRank() * warpsPerBlock + warp], sum);
        }
        clusterBarrier();
    }
    sum = 0.0f;
    for (int i = lane; i < warpsPerBlock * clusterSize; i += kWarpSize) {
        sum += scratch.warpSums[half][i];
    }
    return warpSum(sum);
}
