// All-reduce alone over peer-to-peer memory, without regard to rows, as the custom all-reduce kernels of inference
// engines do it. One stage is the exchange of oneshot, two stages are that of twoshot.
#pragma once

#include "exchange.cuh"

// StandardPipeline.addPeerToPeerAllReduce in Java fills it.
struct AllReduceParams {
    ExchangeParams exchange;
    void* output;
    int64_t vectors;  // of the tensor
};

// What the exchange takes for a row is as many vectors as the block has threads, wherever the tensor's rows end.
struct FlatSlice {
    int64_t vectors;

    __device__ uint32_t tensorVectors() const { return vectors; }
    __device__ uint32_t offset(int row) const { return static_cast<uint32_t>(row) * blockDim.x + threadIdx.x; }
    __device__ bool active(int row) const { return offset(row) < static_cast<uint32_t>(vectors); }
    __device__ uint4 load(const void* tensor, int row) const {
        return active(row) ? static_cast<const uint4*>(tensor)[offset(row)] : uint4();
    }
};

template <int DTYPE>
struct SumStore {
    void* output;
    const FlatSlice& slice;

    Vector<DTYPE> sum;

    struct Prefetched {};
    __device__ void prepare() const {}
    __device__ Prefetched prefetch(int) const { return {}; }
    __device__ void begin(const Vector<DTYPE>& row, Prefetched) { sum = row; }
    __device__ void finish(int row) const {
        if (slice.active(row)) {
            static_cast<uint4*>(output)[slice.offset(row)] = sum.bits;
        }
    }
};

template <int DTYPE, int WORLD_SIZE, int TWOSHOT>
__global__ void __launch_bounds__(512, 2) p2pAllReduce(const __grid_constant__ AllReduceParams params) {
    const FlatSlice slice{params.vectors};
    SumStore<DTYPE> store{params.output, slice, {}};
    int rows = static_cast<int>((params.vectors + blockDim.x - 1) / blockDim.x);
    Exchange<DTYPE, WORLD_SIZE, TWOSHOT, FlatSlice, SumStore<DTYPE>> exchange(params.exchange, slice, rows, store);
    exchange.run(blockIdx.x, gridDim.x);
}
