// What the lanes of a warp do together.
#pragma once

#include <cstdint>

constexpr int kWarpSize = 32;
constexpr uint32_t kWholeWarp = 0xFFFFFFFFu;

inline __device__ float warpSum(float value) {
#pragma unroll
    for (int offset = kWarpSize / 2; offset > 0; offset /= 2) {
        value += __shfl_xor_sync(kWholeWarp, value, offset);
    }
    return value;
}

// The largest of values that are neither negative nor NaN; the bits of such floats are in the order of the values.
inline __device__ float warpMaximum(float value) {
    return __uint_as_float(__reduce_max_sync(kWholeWarp, __float_as_uint(value)));
}

// The largest value of each group of LANES neighboring lanes. All lanes of a warp call it together.
template <int LANES>
inline __device__ float maxOfLanes(float value) {
#pragma unroll
    for (int offset = 1; offset < LANES; offset *= 2) {
        value = fmaxf(value, __shfl_xor_sync(kWholeWarp, value, offset));
    }
    return value;
}
