// Element types of the activations, and 16-byte vectors of them: the unit of every load and store.
#pragma once

#include <cstdint>
#include <cuda_bf16.h>
#include <cuda_fp16.h>

// In the order of the Java enum DataType; a template argument is the constant's ordinal.
enum DataType : int { kBFloat16 = 0, kFloat16 = 1, kFloat32 = 2 };

template <int DTYPE>
struct Element;

template <>
struct Element<kBFloat16> {
    using Type = __nv_bfloat16;
    static __device__ float toFloat(Type value) { return __bfloat162float(value); }
    static __device__ Type round(float value) { return __float2bfloat16_rn(value); }
};

template <>
struct Element<kFloat16> {
    using Type = __half;
    static __device__ float toFloat(Type value) { return __half2float(value); }
    static __device__ Type round(float value) { return __float2half_rn(value); }
};

template <>
struct Element<kFloat32> {
    using Type = float;
    static __device__ float toFloat(Type value) { return value; }
    static __device__ Type round(float value) { return value; }
};

// Sixteen bytes of elements; kSize of them.
template <int DTYPE>
struct alignas(16) Vector {
    using Type = typename Element<DTYPE>::Type;
    static constexpr int kSize = 16 / sizeof(Type);

    union {
        Type elements[kSize];
        uint4 bits;
    };

    __device__ Vector() {}
    explicit __device__ Vector(uint4 raw) : bits(raw) {}

    __device__ float get(int i) const { return Element<DTYPE>::toFloat(elements[i]); }
    __device__ void set(int i, float value) { elements[i] = Element<DTYPE>::round(value); }
};
