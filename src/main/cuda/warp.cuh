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
