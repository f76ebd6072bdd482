// Sum over all threads that work on a row: a block, or the blocks of a cluster.
#pragma once

#include "cluster.cuh"
#include "warp.cuh"

constexpr int kMaxClusterSize = 8;              // the portable limit
constexpr int kMaxWarps = 32 * kMaxClusterSize; // of a row: 1024 threads a block

// One wait a row: the two halves alternate, so a warp that is already in the next row does not overwrite what a slow one
// still reads. None is two rows ahead: it would need the slow one's sum of the row between.
struct RowSumScratch {
    float warpSums[2][kMaxWarps];
    ArrivedBytes arrived[2];  // of a cluster
};

// The sums of one row after another, each in two steps: add(), then total(). All threads of the row's blocks use it alike.
class RowSum {
public:
    __device__ RowSum(RowSumScratch& scratch, int clusterSize)
        : scratch_(scratch), clusterSize_(clusterSize), warps_(blockDim.x / kWarpSize * clusterSize) {
        if (clusterSize_ > 1) {
            if (threadIdx.x == 0) {
                scratch_.arrived[0].init();
                scratch_.arrived[1].init();
            }
            tellClusterOfStart();
        }
    }

    // Before the first sum.
    __device__ void awaitCluster() const {
        if (clusterSize_ > 1) {
            awaitStartOfCluster();
        }
    }

    // A thread's value. What it does before it asks for the total is off the others' way.
    __device__ void add(float value) {
        const int warp = threadIdx.x / kWarpSize;
        const int lane = threadIdx.x % kWarpSize;
        const int half = rows_ % 2;
        float* const sums = scratch_.warpSums[half];
        const float sum = warpSum(value);
        if (clusterSize_ == 1) {
            if (lane == 0) {
                sums[warp] = sum;
            }
        } else {
            // Each warp hands its sum to every block of the cluster, so that one wait is enough here too.
            ArrivedBytes& arrived = scratch_.arrived[half];
            if (threadIdx.x == 0) {
                arrived.expect(warps_ * sizeof(float));
            }
            if (lane < clusterSize_) {
                arrived.store(lane, sums + clusterRank() * (blockDim.x / kWarpSize) + warp, sum);
            }
        }
    }

    // The sum of all threads' values. All get it; the order of the additions depends only on the launch shape, so it is the
    // same on every rank.
    __device__ float total() {
        const int lane = threadIdx.x % kWarpSize;
        const int half = rows_ % 2;
        const float* const sums = scratch_.warpSums[half];
        if (clusterSize_ == 1) {
            __syncthreads();
        } else {
            scratch_.arrived[half].await(rows_ / 2 % 2);
        }
        ++rows_;
        float total = lane < warps_ ? sums[lane] : 0.0f;
        // Seldom: most rows have 32 warps at most, and unrolled it would be most of the kernel.
#pragma unroll 1
        for (int i = lane + kWarpSize; i < warps_; i += kWarpSize) {
            total += sums[i];
        }
        return warpSum(total);
    }

private:
    RowSumScratch& scratch_;
    const int clusterSize_;
    const int warps_;
    uint32_t rows_ = 0;
};
