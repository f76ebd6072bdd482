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

// Elements that a row has a multiple of.
constexpr int kRowPiece = 16;

// EagerPipeline.arguments in Java fills it. Tensors are fp32 if nothing else is said.
struct EagerParams {
    const void* left;
    const void* right;  // second operand; null: there is none
    void* out;
    int64_t elements;  // of `left`, a multiple of kRowPiece
    int columns;       // of a row, a multiple of kRowPiece
    int rowStride;     // elements of `right` from one row to the next, if it is broadcast
    int columnStride;  // and from one column to the next
    float constant;
};

// The operations on fp32 operands of one shape, in the order of the Java enum EagerPipeline.Operation.
enum EagerOperation : int {
    kAdd,
    kSquare,
    kAddConstant,
    kRsqrt,
    kReciprocal,
    kClamp,
    kNarrow,
    kToE4M3,
    kAbs,
    kDivideConstant,
    kMaxConstant,
    kAddBits,
    kAndBits
};

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
    } else if constexpr (OPERATION == kToE4M3) {
        return toE4M3(left);
    } else if constexpr (OPERATION == kAbs) {
        return fabsf(left);
    } else if constexpr (OPERATION == kDivideConstant) {
        return left / constant;
    } else if constexpr (OPERATION == kMaxConstant) {
        return fmaxf(left, constant);
    } else if constexpr (OPERATION == kAddBits) {
        // The next two work on the bits: together they round up to a power of two. PyTorch does them on an int32 view.
        return __int_as_float(__float_as_int(left) + __float_as_int(constant));
    } else {
        static_assert(OPERATION == kAndBits, "an operation without an implementation");
        return __int_as_float(__float_as_int(left) & __float_as_int(constant));
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

// `right`, of the dtype, has a value for each row, or for each column, or one for all; `operation` takes it and an
// element of `left`.
template <int DTYPE, typename Operation>
inline __device__ void broadcast(const EagerParams& params, Operation operation) {
    using Type = typename Element<DTYPE>::Type;
    constexpr int kElements = 2;
    // The kernel counts rows in pieces of elements, which never cross the end of a row: the number of a piece fits 32
    // bits, which divide faster.
    const uint32_t piecesPerRow = params.columns / kRowPiece;
    const int64_t first = static_cast<int64_t>(blockIdx.x) * (kEagerThreads * kElements) + threadIdx.x;
#pragma unroll
    for (int i = 0; i < kElements; ++i) {
        int64_t element = first + i * kEagerThreads;
        if (element < params.elements) {
            uint32_t row = static_cast<uint32_t>(static_cast<uint64_t>(element) / kRowPiece) / piecesPerRow;
            int column = static_cast<int>(element - static_cast<int64_t>(row) * params.columns);
            int64_t other = static_cast<int64_t>(row) * params.rowStride + column * params.columnStride;
            float right = Element<DTYPE>::toFloat(static_cast<const Type*>(params.right)[other]);
            static_cast<float*>(params.out)[element] =
                operation(static_cast<const float*>(params.left)[element], right);
        }
    }
}

template <int DTYPE>
__global__ void __launch_bounds__(kEagerThreads) multiplyBroadcast(const __grid_constant__ EagerParams params) {
    broadcast<DTYPE>(params, [](float left, float right) { return left * right; });
}

// With an fp32 divisor.
__global__ void __launch_bounds__(kEagerThreads) divideBroadcast(const __grid_constant__ EagerParams params) {
    broadcast<kFloat32>(params, [](float left, float right) { return left / right; });
}

constexpr int kRowThreads = 512;

// Reduces each row, one block a row; `visit` takes four elements and the value so far.
template <typename Reducer, typename Visitor>
inline __device__ float reducedRow(const EagerParams& params, Visitor visit) {
    using Operand = Pack<float, 4>;
    __shared__ RowScratch<Reducer> scratch;
    const int vectors = params.columns / 4;
    const Operand* row = static_cast<const Operand*>(params.left) + static_cast<int64_t>(blockIdx.x) * vectors;
    Operand values = {};
    for (int vector = threadIdx.x; vector < vectors; vector += kRowThreads) {
        Operand next = row[vector];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            values.values[i] = visit(values.values[i], next.values[i]);
        }
    }
    RowReduction<Reducer> reduction(scratch, 1);
    reduction.add(Reducer::combine(Reducer::combine(values.values[0], values.values[1]),
                                   Reducer::combine(values.values[2], values.values[3])));
    return reduction.total();
}

// The mean of each row.
__global__ void __launch_bounds__(kRowThreads) rowMean(const __grid_constant__ EagerParams params) {
    float total = reducedRow<Sum>(params, [](float sum, float value) { return sum + value; });
    if (threadIdx.x == 0) {
        static_cast<float*>(params.out)[blockIdx.x] = total / static_cast<float>(params.columns);
    }
}

// The largest magnitude of each row.
__global__ void __launch_bounds__(kRowThreads) rowMaxima(const __grid_constant__ EagerParams params) {
    float largest = reducedRow<Maximum>(params, [](float a, float b) { return fmaxf(a, fabsf(b)); });
    if (threadIdx.x == 0) {
        static_cast<float*>(params.out)[blockIdx.x] = largest;
    }
}
