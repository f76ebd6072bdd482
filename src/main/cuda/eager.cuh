// One kernel for each elementary operation, with every intermediate in memory: this is how eager PyTorch computes add +
// RMSNorm + quantization.
//
// Each kernel has the launch shape and the access width of the one that PyTorch 2 launches for the same operation
// (aten/src/ATen/native/cuda: CUDALoops.cuh, Copy.cu, Reduce.cuh). Contiguous fp32 operands are read and written in
// 16-byte vectors; a widening conversion and a broadcast operand go one element at a time. Faster forms would no longer
// measure what users run.
#pragma once

#include "quantize.cuh"
#include "reduce.cuh"

constexpr int kEagerThreads = 128;

// EagerPipeline.arguments in Java fills it. Tensors are fp32 if nothing else is said.
struct EagerParams {
    const void* left;
    const void* right;  // second operand; null: there is none
    void* out;
    int64_t elements;  // of `left`, a multiple of kFp4Group
    int columns;       // of a row, a multiple of kFp4Group
    int rowStride;     // elements of `right` from one row to the next, if it is broadcast
    int columnStride;  // and from one column to the next
    float constant;
};

// The operations on fp32 operands of one shape, in the order of the Java enum EagerPipeline.Operation.
enum EagerOperation : int { kAdd, kSquare, kAddConstant, kRsqrt, kReciprocal, kClamp, kNarrow, kToE4M3 };

template <int OPERATION, int DTYPE>
inline __device__ auto apply(float left, float right, float constant) {
    if constexpr (OPERATION == kAdd) {
        // Rounds to the dtype, though the result is stored as fp32: the sum is one of the suite's rounding points.
        return Element<DTYPE>::toFloat(Element<DTYPE>::round(left + right));
    } else if constexpr (OPERATION == kSquare) {
        return left * left;
    } else if constexpr (OPERATION == kAddConstant) {
        return left + constant;
    } else if constexpr (OPERATION == kRsqrt) {
        return rsqrtf(left);
    } else if constexpr (OPERATION == kReciprocal) {
        return 1.0f / left;
    } else if constexpr (OPERATION == kClamp) {
        // Keeps a NaN, which fminf and fmaxf would not.
        return left < -constant ? -constant : left > constant ? constant : left;
    } else if constexpr (OPERATION == kNarrow) {
        return Element<DTYPE>::round(left);
    } else {
        return toE4M3(left);
    }
}

template <typename T, int SIZE>
struct alignas(SIZE * sizeof(T) < 16 ? SIZE * sizeof(T) : 16) Pack {
    T values[SIZE];
};

// Eight elements a thread, in vectors that neighboring threads read side by side.
template <int OPERATION, int DTYPE>
__global__ void __launch_bounds__(kEagerThreads) elementwise(const __grid_constant__ EagerParams params) {
    using Result = decltype(apply<OPERATION, DTYPE>(0.0f, 0.0f, 0.0f));
    constexpr bool kBinary = OPERATION == kAdd;
    constexpr int kSize = sizeof(Result) == 2 ? 8 : 4;
    constexpr int kVectors = 8 / kSize;
    using Operand = Pack<float, kSize>;
    const int64_t end = params.elements / kSize;
    const int64_t first = static_cast<int64_t>(blockIdx.x) * (kEagerThreads * kVectors) + threadIdx.x;
    Operand left[kVectors];
    Operand right[kVectors] = {};
#pragma unroll
    for (int i = 0; i < kVectors; ++i) {
        int64_t vector = first + i * kEagerThreads;
        if (vector < end) {
            left[i] = static_cast<const Operand*>(params.left)[vector];
            if constexpr (kBinary) {
                right[i] = static_cast<const Operand*>(params.right)[vector];
            }
        }
    }
#pragma unroll
    for (int i = 0; i < kVectors; ++i) {
        int64_t vector = first + i * kEagerThreads;
        Pack<Result, kSize> result;
#pragma unroll
        for (int j = 0; j < kSize; ++j) {
            result.values[j] = apply<OPERATION, DTYPE>(left[i].values[j], right[i].values[j], params.constant);
        }
        if (vector < end) {
            static_cast<Pack<Result, kSize>*>(params.out)[vector] = result;
        }
    }
}

// Converts `left`, of the dtype, to fp32.
template <int DTYPE>
__global__ void __launch_bounds__(kEagerThreads) widen(const __grid_constant__ EagerParams params) {
    using Type = typename Element<DTYPE>::Type;
    constexpr int kElements = 4;
    const int64_t first = static_cast<int64_t>(blockIdx.x) * (kEagerThreads * kElements) + threadIdx.x;
    Type values[kElements];
#pragma unroll
    for (int i = 0; i < kElements; ++i) {
        int64_t element = first + i * kEagerThreads;
        if (element < params.elements) {
            values[i] = static_cast<const Type*>(params.left)[element];
        }
    }
#pragma unroll
    for (int i = 0; i < kElements; ++i) {
        int64_t element = first + i * kEagerThreads;
        if (element < params.elements) {
            static_cast<float*>(params.out)[element] = Element<DTYPE>::toFloat(values[i]);
        }
    }
}

// left * right; `right` is of the dtype and has a value for each row, or for each column, or one for all.
template <int DTYPE>
__global__ void __launch_bounds__(kEagerThreads) multiplyBroadcast(const __grid_constant__ EagerParams params) {
    using Type = typename Element<DTYPE>::Type;
    constexpr int kElements = 2;
    // The kernel counts rows in groups of elements, which never cross the end of a row: the number of a group fits 32
    // bits, which divide faster.
    const uint32_t groupsPerRow = params.columns / kFp4Group;
    const int64_t first = static_cast<int64_t>(blockIdx.x) * (kEagerThreads * kElements) + threadIdx.x;
#pragma unroll
    for (int i = 0; i < kElements; ++i) {
        int64_t element = first + i * kEagerThreads;
        if (element < params.elements) {
            uint32_t row = static_cast<uint32_t>(static_cast<uint64_t>(element) / kFp4Group) / groupsPerRow;
            int column = static_cast<int>(element - static_cast<int64_t>(row) * params.columns);
            int64_t other = static_cast<int64_t>(row) * params.rowStride + column * params.columnStride;
            float right = Element<DTYPE>::toFloat(static_cast<const Type*>(params.right)[other]);
            static_cast<float*>(params.out)[element] = static_cast<const float*>(params.left)[element] * right;
        }
    }
}

constexpr int kMeanThreads = 512;

// The mean of each row, one block a row.
__global__ void __launch_bounds__(kMeanThreads) rowMean(const __grid_constant__ EagerParams params) {
    using Operand = Pack<float, 4>;
    __shared__ RowSumScratch scratch;
    const int vectors = params.columns / 4;
    const Operand* row = static_cast<const Operand*>(params.left) + static_cast<int64_t>(blockIdx.x) * vectors;
    Operand sums = {};
    for (int vector = threadIdx.x; vector < vectors; vector += kMeanThreads) {
        Operand values = row[vector];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            sums.values[i] += values.values[i];
        }
    }
    float sum = sums.values[0] + sums.values[1] + sums.values[2] + sums.values[3];
    RowSum rowSum(scratch, 1);
    rowSum.add(sum);
    float total = rowSum.total();
    if (threadIdx.x == 0) {
        static_cast<float*>(params.out)[blockIdx.x] = total / static_cast<float>(params.columns);
    }
}
