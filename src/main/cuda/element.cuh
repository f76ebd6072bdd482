// The element types of the activations, and 16-byte vectors of elements: every load and store moves one vector.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cstdint>

// The constants are in the order of the Java enum DataType; a template argument is the ordinal of a constant.
enum DataType : int { kBFloat16 = 0, kFloat16 = 1, kFloat32 = 2 };

// Converts an element, or a 32-bit word of elements, to fp32 and back; adds two words; finds the larger magnitudes of
// two words. Working on whole words takes half as many instructions as working on elements.
template <int DTYPE>
struct Element;

template <>
struct Element<kBFloat16> {
    using Type = __nv_bfloat16;
    static constexpr int kPerWord = 2;
    static __device__ float toFloat(Type value) { return __bfloat162float(value); }
    static __device__ Type round(float value) { return __float2bfloat16_rn(value); }
    static __device__ void unpack(uint32_t word, float* values) {
        // A bfloat16 is the upper 16 bits of a float.
        values[0] = __uint_as_float(word << 16);
        values[1] = __uint_as_float(word & 0xFFFF0000u);
    }
    static __device__ uint32_t pack(const float* values) {
        __nv_bfloat162 pair = __floats2bfloat162_rn(values[0], values[1]);
        return reinterpret_cast<const uint32_t&>(pair);
    }
    static __device__ uint32_t add(uint32_t a, uint32_t b) {
        __nv_bfloat162 sum =
            __hadd2_rn(reinterpret_cast<const __nv_bfloat162&>(a), reinterpret_cast<const __nv_bfloat162&>(b));
        return reinterpret_cast<const uint32_t&>(sum);
    }
    static __device__ uint32_t maxMagnitude(uint32_t a, uint32_t b) {
        __nv_bfloat162 larger = __hmax2(__habs2(reinterpret_cast<const __nv_bfloat162&>(a)),
                                        __habs2(reinterpret_cast<const __nv_bfloat162&>(b)));
        return reinterpret_cast<const uint32_t&>(larger);
    }
};

template <>
struct Element<kFloat16> {
    using Type = __half;
    static constexpr int kPerWord = 2;
    static __device__ float toFloat(Type value) { return __half2float(value); }
    static __device__ Type round(float value) { return __float2half_rn(value); }
    static __device__ void unpack(uint32_t word, float* values) {
        float2 pair = __half22float2(reinterpret_cast<const __half2&>(word));
        values[0] = pair.x;
        values[1] = pair.y;
    }
    static __device__ uint32_t pack(const float* values) {
        __half2 pair = __floats2half2_rn(values[0], values[1]);
        return reinterpret_cast<const uint32_t&>(pair);
    }
    static __device__ uint32_t add(uint32_t a, uint32_t b) {
        __half2 sum = __hadd2_rn(reinterpret_cast<const __half2&>(a), reinterpret_cast<const __half2&>(b));
        return reinterpret_cast<const uint32_t&>(sum);
    }
    static __device__ uint32_t maxMagnitude(uint32_t a, uint32_t b) {
        __half2 larger =
            __hmax2(__habs2(reinterpret_cast<const __half2&>(a)), __habs2(reinterpret_cast<const __half2&>(b)));
        return reinterpret_cast<const uint32_t&>(larger);
    }
};

template <>
struct Element<kFloat32> {
    using Type = float;
    static constexpr int kPerWord = 1;
    static __device__ float toFloat(Type value) { return value; }
    static __device__ Type round(float value) { return value; }
    static __device__ void unpack(uint32_t word, float* values) { values[0] = __uint_as_float(word); }
    static __device__ uint32_t pack(const float* values) { return __float_as_uint(values[0]); }
    static __device__ uint32_t add(uint32_t a, uint32_t b) {
        return __float_as_uint(__uint_as_float(a) + __uint_as_float(b));
    }
    static __device__ uint32_t maxMagnitude(uint32_t a, uint32_t b) {
        return __float_as_uint(fmaxf(fabsf(__uint_as_float(a)), fabsf(__uint_as_float(b))));
    }
};

// Sixteen bytes, which hold kSize elements.
template <int DTYPE>
struct Vector {
    static constexpr int kWords = 4;
    static constexpr int kSize = kWords * Element<DTYPE>::kPerWord;
    using Floats = float[kSize];

    uint4 bits;

    __device__ Vector() {}
    explicit __device__ Vector(uint4 raw) : bits(raw) {}
    explicit __device__ Vector(const Floats& values) {
        constexpr int kStep = Element<DTYPE>::kPerWord;
        bits.x = Element<DTYPE>::pack(values);
        bits.y = Element<DTYPE>::pack(values + kStep);
        bits.z = Element<DTYPE>::pack(values + 2 * kStep);
        bits.w = Element<DTYPE>::pack(values + 3 * kStep);
    }

    // Rounds once. Adding in fp32 and then rounding to the dtype gives the same bits, because fp32 has at least two
    // bits more than twice those of bfloat16 and float16 (Figueroa, "When is double rounding innocuous?", 1995). This
    // way takes a quarter of the instructions.
    __device__ Vector operator+(const Vector& other) const {
        return Vector(make_uint4(Element<DTYPE>::add(bits.x, other.bits.x), Element<DTYPE>::add(bits.y, other.bits.y),
                                 Element<DTYPE>::add(bits.z, other.bits.z), Element<DTYPE>::add(bits.w, other.bits.w)));
    }

    // NaNs count as 0.
    __device__ float maxMagnitude() const {
        uint32_t word = Element<DTYPE>::maxMagnitude(Element<DTYPE>::maxMagnitude(bits.x, bits.y),
                                                     Element<DTYPE>::maxMagnitude(bits.z, bits.w));
        float values[Element<DTYPE>::kPerWord];
        Element<DTYPE>::unpack(word, values);
        return fmaxf(fmaxf(values[0], values[Element<DTYPE>::kPerWord - 1]), 0.0f);
    }

    __device__ void unpack(Floats& values) const {
        constexpr int kStep = Element<DTYPE>::kPerWord;
        Element<DTYPE>::unpack(bits.x, values);
        Element<DTYPE>::unpack(bits.y, values + kStep);
        Element<DTYPE>::unpack(bits.z, values + 2 * kStep);
        Element<DTYPE>::unpack(bits.w, values + 3 * kStep);
    }
};
