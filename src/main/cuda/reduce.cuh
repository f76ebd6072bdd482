// Sum over all threads that work on a row: the threads of a block, or of the blocks of a cluster.
#pragma once

#include "cluster.cuh"
#include "warp.cuh"

constexpr int kMaxClusterSize = 8;               // the portable limit
constexpr int kMaxWarps = 32 * kMaxClusterSize;  // of a row: 1024 threads a block

// Rows use the two phases in turn, so one wait a row is enough: a warp that is already in the next row does not
// overwrite what a slow one still reads. No warp is two rows ahead, because that would need the slow one's sum of the
// row between.
struct RowSumScratch {
    float warpSums[2][kMaxWarps];
    ArrivedBytes arrived[2];  // of a cluster
};

// The sums of one row after another, each in two steps: add(), then total(). All threads of the row's blocks call both
// alike.
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

    // To be called before the first sum.
    __device__ void awaitCluster() const {
        if (clusterSize_ > 1) {
            awaitStartOfCluster();
        }
    }

    // Adds a thread's value. What the thread does before it asks for the total does not delay the others.
    __device__ void add(float value) {
        const int warp = threadIdx.x / kWarpSize;
        const int lane = threadIdx.x % kWarpSize;
        const int phase = rows_ % 2;
        float* const sums = scratch_.warpSums[phase];
        const float sum = warpSum(value);
        if (clusterSize_ == 1) {
            if (lane == 0) {
                sums[warp] = sum;
            }
        } else {
            // Each warp hands its sum to every block of the cluster, so one wait is enough here too.
            ArrivedBytes& arrived = scratch_.arrived[phase];
            if (threadIdx.x == 0) {
                arrived.expect(warps_ * sizeof(float));
            }
            if (lane < clusterSize_) {
                arrived.store(lane, sums + clusterRank() * (blockDim.x / kWarpSize) + warp, sum);
            }
        }
    }

    // Returns the sum of all threads' values, to every thread. The order of the additions depends on the launch shape
    // only, so the sum is the same on every rank.
    __device__ float total() {
        const int lane = threadIdx.x % kWarpSize;
        const int phase = rows_ % 2;
        const float* const sums = scratch_.warpSums[phase];
        if (clusterSize_ == 1) {
            __syncthreads();
        } else {
            scratch_.arrived[phase].await(rows_ / 2 % 2);
        }
        ++rows_;
        float total = lane < warps_ ? sums[lane] : 0.0f;
        // Runs seldom, because most rows have at most 32 warps; unrolled it would be most of the kernel.
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
