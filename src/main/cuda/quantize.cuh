// Narrow number formats: E4M3 and E2M1 codes of a thread's vector, and where FP4 scale factors lie.
#pragma once

#include <cuda_fp8.h>

#include "element.cuh"
#include "warp.cuh"

// In the order of the Java enums QuantMode and ScaleLayout.
enum QuantMode : int { kNone = 0, kFp8 = 1, kFp4 = 2 };
enum ScaleLayout : int { kSwizzled128x4 = 0, kLinear = 1 };

// Elements that share a scale factor in NVFP4.
constexpr int kScaleBlock = 16;
// Largest finite E2M1 value.
constexpr float kE2M1Max = 6.0f;

inline __device__ uint8_t toE4M3(float value) {
    return __nv_cvt_float_to_fp8(value, __NV_SATFINITE, __NV_E4M3);
}

// Two codes in 16 bits, which is one instruction.
inline __device__ uint32_t toE4M3(float lower, float upper) {
    return __nv_cvt_float2_to_fp8x2(make_float2(lower, upper), __NV_SATFINITE, __NV_E4M3);
}

inline __device__ float fromE4M3(uint8_t code) {
    return __half2float(__nv_cvt_fp8_to_halfraw(code, __NV_E4M3));
}

// E2M1 (0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives), round to nearest even, saturating. Written out because
// the conversion instruction exists from Blackwell on only.
//
// Below 2 the values are half a unit apart and code = 2 |x|, below 4 one unit and code = |x| + 2, then two units and
// code = |x| / 2 + 4. Each line rises faster than the next before they meet, so the smallest of the three, rounded, is
// the code. Adding 2^23 rounds to a whole number and leaves it in the low bits; an even offset keeps ties to even.
constexpr float kTwoTo23 = 8388608.0f;
constexpr uint32_t kTwoTo23Bits = 0x4B000000u;

// kTwoTo23Bits + the code without its sign.
inline __device__ uint32_t toE2M1Magnitude(float value) {
    float magnitude = fminf(fabsf(value), kE2M1Max);
    float code = fminf(
        fminf(fmaf(magnitude, 2.0f, kTwoTo23), magnitude + (kTwoTo23 + 2.0f)), fmaf(magnitude, 0.5f, kTwoTo23 + 4.0f));
    return __float_as_uint(code);
}

inline __device__ uint32_t toE2M1(float value) {
    return (toE2M1Magnitude(value) - kTwoTo23Bits) | (__float_as_uint(value) >> 28 & 8u);
}

// The bytes of a and b that four digits of `selector` name, lowest first; with 8 added, the byte's sign eight times (PTX,
// prmt).
inline __device__ uint32_t permuteBytes(uint32_t a, uint32_t b, uint32_t selector) {
    uint32_t result;
    asm("prmt.b32 %0, %1, %2, %3;" : "=r"(result) : "r"(a), "r"(b), "r"(selector));
    return result;
}

// The elements' signs where E2M1 codes have theirs: bit 3 of each 4.
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

// Byte of the scale factor of (row, block) in the scale buffer. The swizzled layout has tiles of 128 rows x 4 blocks;
// in a tile, 32 groups of 16 bytes hold rows r, r + 32, r + 64, r + 96, four blocks each (cuBLAS documentation,
// "1D block scaling factors layout").
inline __device__ int64_t scaleOffset(int layout, int row, int block, int blocksPerRow) {
    if (layout == kLinear) {
        return static_cast<int64_t>(row) * blocksPerRow + block;
    }
    int tilesPerRow = (blocksPerRow + 3) / 4;
    int64_t tile = static_cast<int64_t>(row / 128) * tilesPerRow + block / 4;
    return tile * 512 + (row % 32) * 16 + (row % 128) / 32 * 4 + block % 4;
}

// E4M3 codes of a vector, element by element. `inverseScale`: 1 / the tensor's static scale.
template <int DTYPE>
struct Fp8Codes {
    static constexpr int kSize = Vector<DTYPE>::kSize;
    uint32_t words[kSize / 4];

    __device__ Fp8Codes(const Vector<DTYPE>& vector, float inverseScale) {
        float values[kSize];
        vector.unpack(values);
#pragma unroll
        for (int i = 0; i < kSize / 4; ++i) {
            words[i] = toE4M3(values[4 * i] * inverseScale, values[4 * i + 1] * inverseScale)
                | toE4M3(values[4 * i + 2] * inverseScale, values[4 * i + 3] * inverseScale) << 16;
        }
    }

    __device__ void store(void* tensor, int64_t vector) const {
        if constexpr (kSize == 8) {
            static_cast<uint2*>(tensor)[vector] = make_uint2(words[0], words[1]);
        } else {
            static_cast<uint32_t*>(tensor)[vector] = words[0];
        }
    }
};

// The largest value of each group of LANES neighbouring lanes. All lanes of a warp call it together.
template <int LANES>
inline __device__ float maxOfLanes(float value) {
#pragma unroll
    for (int offset = 1; offset < LANES; offset *= 2) {
        value = fmaxf(value, __shfl_xor_sync(kWholeWarp, value, offset));
    }
    return value;
}

// The scale factor of a block, E4M3, from its largest magnitude.
inline __device__ uint8_t fp4Factor(float largest, float globalScale) {
    return toE4M3(globalScale * (largest * (1.0f / kE2M1Max)));
}

// What the elements of a block with this factor are multiplied by before they become codes.
inline __device__ float fp4Multiplier(uint8_t factor, float globalScale) {
    float decoded = fromE4M3(factor);
    return decoded == 0.0f ? 0.0f : __fdividef(globalScale, decoded);
}

// E2M1 codes of a vector, two a byte, the lower element in the lower half, and the scale factor of the block it is
// part of. The block's other vectors are in neighbouring lanes, and every lane of the warp must make its own: hidden
// is a multiple of 16, so a block lies in one group of lanes.
template <int DTYPE>
struct Fp4Codes {
    static constexpr int kSize = Vector<DTYPE>::kSize;
    static constexpr int kLanesPerBlock = kScaleBlock / kSize;
    uint32_t codes = 0;
    uint8_t factor;

    __device__ Fp4Codes(const Vector<DTYPE>& vector, float globalScale) {
        factor = fp4Factor(maxOfLanes<kLanesPerBlock>(vector.maxMagnitude()), globalScale);
        float multiplier = fp4Multiplier(factor, globalScale);
        float values[kSize];
        vector.unpack(values);
        // One addition a code: what the codes have above their 3 bits is known, so it comes off at the end, modulo 2^32.
        uint32_t surplus = 0;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            codes += toE2M1Magnitude(values[i] * multiplier) << (4 * i);
            surplus += kTwoTo23Bits << (4 * i);
        }
        codes = (codes - surplus) | e2m1Signs(vector);
    }

    __device__ void store(void* tensor, int64_t vector) const {
        if constexpr (kSize == 8) {
            static_cast<uint32_t*>(tensor)[vector] = codes;
        } else {
            static_cast<uint16_t*>(tensor)[vector] = static_cast<uint16_t>(codes);
        }
    }
};
