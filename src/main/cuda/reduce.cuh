// Reductions over all threads that work on a row: the threads of a block, or of the blocks of a cluster.
#pragma once

#include "cluster.cuh"
#include "warp.cuh"

constexpr int kMaxWarps = 256;  // of a row: 8 blocks of 1024 threads, or 16 of 512

// What is reduced: ofWarp() reduces the values of a warp's lanes, combine() two values.
struct Sum {
    using Value = float;
    static __device__ float sum(Value value) { return value; }
    static __device__ Value none() { return 0.0f; }
    static __device__ Value combine(Value a, Value b) { return a + b; }
    static __device__ Value ofWarp(Value value) { return warpSum(value); }
};

// Of values that are neither negative nor NaN.
struct Maximum {
    using Value = float;
    static __device__ Value none() { return 0.0f; }
    static __device__ Value combine(Value a, Value b) { return fmaxf(a, b); }
    static __device__ Value ofWarp(Value value) { return warpMaximum(value); }
};

struct SumAndMaximum {
    using Value = float2;
    static __device__ float sum(Value value) { return value.x; }
    static __device__ float maximum(Value value) { return value.y; }
    static __device__ Value none() { return make_float2(0.0f, 0.0f); }
    static __device__ Value combine(Value a, Value b) { return make_float2(a.x + b.x, fmaxf(a.y, b.y)); }
    static __device__ Value ofWarp(Value value) { return make_float2(warpSum(value.x), warpMaximum(value.y)); }
};

// The sum of a row, and its maximum if that is needed.
template <bool MAXIMUM>
struct RowReducer : SumAndMaximum {};
template <>
struct RowReducer<false> : Sum {};

// Rows use the two phases in turn, so one wait a row is enough: a warp that is already in the next row does not
// overwrite what a slow one still reads. No warp is two rows ahead, because that would need the slow one's part of the
// row between.
template <typename Reducer>
struct RowScratch {
    typename Reducer::Value ofWarps[2][kMaxWarps];
    ArrivedBytes arrived[2];  // of a cluster
};

// Reduces one row after another, each in two steps: add(), then total(). All threads of the row's blocks call both
// alike.
template <typename Reducer>
class RowReduction {
    using Value = typename Reducer::Value;

public:
    __device__ RowReduction(RowScratch<Reducer>& scratch, int clusterSize)
        : scratch_(scratch), clusterSize_(clusterSize), warps_(blockDim.x / kWarpSize * clusterSize) {
        if (clusterSize_ > 1) {
            if (threadIdx.x == 0) {
                scratch_.arrived[0].init();
                scratch_.arrived[1].init();
            }
            tellClusterOfStart();
        }
    }

    // To be called before the first row.
    __device__ void awaitCluster() const {
        if (clusterSize_ > 1) {
            awaitStartOfCluster();
        }
    }

    // Adds a thread's value. What the thread does before it asks for the total does not delay the others.
    __device__ void add(Value value) {
        const int warp = threadIdx.x / kWarpSize;
        const int lane = threadIdx.x % kWarpSize;
        const int phase = rows_ % 2;
        Value* const ofWarps = scratch_.ofWarps[phase];
        const Value ofWarp = Reducer::ofWarp(value);
        if (clusterSize_ == 1) {
            if (lane == 0) {
                ofWarps[warp] = ofWarp;
            }
        } else {
            // Each warp hands its part to every block of the cluster, so one wait is enough here too.
            ArrivedBytes& arrived = scratch_.arrived[phase];
            if (threadIdx.x == 0) {
                arrived.expect(warps_ * sizeof(Value));
            }
            if (lane < clusterSize_) {
                arrived.store(lane, ofWarps + clusterRank() * (blockDim.x / kWarpSize) + warp, ofWarp);
            }
        }
    }

    // Returns the reduction of all threads' values, to every thread. The order of the additions depends on the launch
    // shape only, so a sum is the same on every rank.
    __device__ Value total() {
        const int lane = threadIdx.x % kWarpSize;
        const int phase = rows_ % 2;
        const Value* const ofWarps = scratch_.ofWarps[phase];
        if (clusterSize_ == 1) {
            __syncthreads();
        } else {
            scratch_.arrived[phase].await(rows_ / 2 % 2);
        }
        ++rows_;
        Value total = lane < warps_ ? ofWarps[lane] : Reducer::none();
        // Runs seldom, because most rows have at most 32 warps; unrolled it would be most of the kernel.
#pragma unroll 1
        for (int i = lane + kWarpSize; i < warps_; i += kWarpSize) {
            total = Reducer::combine(total, ofWarps[i]);
        }
        return Reducer::ofWarp(total);
    }

private:
    RowScratch<Reducer>& scratch_;
    const int clusterSize_;
    const int warps_;
    uint32_t rows_ = 0;
};
