// The narrow number formats: codes of a thread's vector.
#pragma once

#include <cuda_fp8.h>

#include "element.cuh"
#include "warp.cuh"

// The constants are in the order of the Java enum QuantMode.
enum QuantMode : int { kNone = 0, kFp8 = 1, kFp4 = 2, kFp8PerToken = 3, kFp8PerGroup = 4, kMxFp8 = 5, kMxFp4 = 6 };

// What an element becomes; kElement: it stays as it is.
enum CodeFormat : int { kElement, kE4M3, kE2M1 };

// The largest finite values of the formats.
constexpr int kE4M3Max = 448;
constexpr int kE2M1Max = 6;

inline __device__ uint8_t toE4M3(float value) {
    return __nv_cvt_float_to_fp8(value, __NV_SATFINITE, __NV_E4M3);
}

// Two codes in 16 bits; the GPU converts both with one instruction.
inline __device__ uint32_t toE4M3(float lower, float upper) {
    return __nv_cvt_float2_to_fp8x2(make_float2(lower, upper), __NV_SATFINITE, __NV_E4M3);
}

inline __device__ float fromE4M3(uint8_t code) {
    return __half2float(__nv_cvt_fp8_to_halfraw(code, __NV_E4M3));
}

// Conversion to E2M1 (0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives) rounds to nearest even and saturates. It is
// written out here, because GPUs have an instruction for it only from Blackwell on.
//
// Below 2 the values are half a unit apart and code = 2 |x|. Below 4 they are one unit apart and code = |x| + 2. Above
// that they are two units apart and code = |x| / 2 + 4. Each of these lines rises faster than the next one until the
// two meet, so the smallest of the three, rounded, is the code. Adding 2^23 rounds to a whole number and leaves that
// number in the low bits; the offsets are even, so ties still go to even.
constexpr float kTwoTo23 = 8388608.0f;
constexpr uint32_t kTwoTo23Bits = 0x4B000000u;

// Returns kTwoTo23Bits + the code without its sign.
inline __device__ uint32_t toE2M1Magnitude(float value) {
    float magnitude = fminf(fabsf(value), static_cast<float>(kE2M1Max));
    float code = fminf(fminf(fmaf(magnitude, 2.0f, kTwoTo23), magnitude + (kTwoTo23 + 2.0f)),
                       fmaf(magnitude, 0.5f, kTwoTo23 + 4.0f));
    return __float_as_uint(code);
}

inline __device__ uint32_t toE2M1(float value) {
    return (toE2M1Magnitude(value) - kTwoTo23Bits) | (__float_as_uint(value) >> 28 & 8u);
}

// Returns four bytes of a and b: the four hexadecimal digits of `selector` choose them, the lowest digit the lowest
// byte. A digit with 8 added gives the sign bit of its byte eight times (PTX ISA, prmt).
inline __device__ uint32_t permuteBytes(uint32_t a, uint32_t b, uint32_t selector) {
    uint32_t result;
    asm("prmt.b32 %0, %1, %2, %3;" : "=r"(result) : "r"(a), "r"(b), "r"(selector));
    return result;
}

// The signs of the elements, at the place where E2M1 codes have theirs: bit 3 of each 4.
template <int DTYPE>
inline __device__ uint32_t e2m1Signs(const Vector<DTYPE>& vector) {
    const uint4 words = vector.bits;
    uint32_t even;
    uint32_t odd;
    if constexpr (Vector<DTYPE>::kSize == 8) {
        uint32_t lower = permuteBytes(words.x, words.y, 0xFDB9);
        uint32_t upper = permuteBytes(words.z, words.w, 0xFDB9);
        even = permuteBytes(lower, upper, 0x6420);
        odd = permuteBytes(lower, upper, 0x7531);
    } else {
        even = permuteBytes(words.x, words.z, 0x44FB) & 0xFFFF;
        odd = permuteBytes(words.y, words.w, 0x44FB) & 0xFFFF;
    }
    return (even & 0x08080808) | (odd & 0x80808080);
}

// The codes of a vector, as a thread stores them: `bits`. `multiplier` multiplies each element before the conversion.
template <int DTYPE, CodeFormat FORMAT>
struct Codes;

template <int DTYPE>
struct Codes<DTYPE, kElement> {
    using Bits = uint4;
    Bits bits;

    __device__ Codes(const Vector<DTYPE>& vector, float) : bits(vector.bits) {}
};

// A word for four codes: two words for eight elements, one for four.
template <int WORDS>
struct WordsOf {
    using Bits = uint32_t;
    static __device__ Bits of(const uint32_t (&words)[WORDS]) { return words[0]; }
};
template <>
struct WordsOf<2> {
    using Bits = uint2;
    static __device__ Bits of(const uint32_t (&words)[2]) { return make_uint2(words[0], words[1]); }
};

template <int DTYPE>
struct Codes<DTYPE, kE4M3> {
    static constexpr int kSize = Vector<DTYPE>::kSize;
    using Bits = typename WordsOf<kSize / 4>::Bits;
    Bits bits;

    __device__ Codes(const Vector<DTYPE>& vector, float multiplier) {
        float values[kSize];
        vector.unpack(values);
        uint32_t words[kSize / 4];
#pragma unroll
        for (int i = 0; i < kSize / 4; ++i) {
            words[i] = toE4M3(values[4 * i] * multiplier, values[4 * i + 1] * multiplier)
                       | toE4M3(values[4 * i + 2] * multiplier, values[4 * i + 3] * multiplier) << 16;
        }
        bits = WordsOf<kSize / 4>::of(words);
    }
};

// The type of SIZE E2M1 codes of four bits.
template <int SIZE>
struct E2M1Bits {
    using Type = uint32_t;
};
template <>
struct E2M1Bits<4> {
    using Type = uint16_t;
};

// The lower element of a byte is in the lower four bits.
template <int DTYPE>
struct Codes<DTYPE, kE2M1> {
    static constexpr int kSize = Vector<DTYPE>::kSize;
    using Bits = typename E2M1Bits<kSize>::Type;
    Bits bits;

    __device__ Codes(const Vector<DTYPE>& vector, float multiplier) {
        float values[kSize];
        vector.unpack(values);
        // One addition a code: the bits above a code's three bits are known, so one subtraction at the end removes them
        // all, modulo 2^32.
        uint32_t codes = 0;
        uint32_t surplus = 0;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            codes += toE2M1Magnitude(values[i] * multiplier) << (4 * i);
            surplus += kTwoTo23Bits << (4 * i);
        }
        bits = static_cast<Bits>((codes - surplus) | e2m1Signs(vector));
    }
};
