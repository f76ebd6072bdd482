// Scales that follow from the data, in elementary steps: the largest magnitude of each group, the scales, and their
// place in the layout. FP4 has a kernel for the last two, as PyTorch has no eager FP4; these are the kernels that it
// would have to launch.
#pragma once

#include "eager.cuh"
#include "scale.cuh"

// The largest magnitude of each group of `left`; `columns` elements make a group: 16, 32, 64 or 128. A thread takes
// four elements.
__global__ void __launch_bounds__(kEagerThreads) groupMaxima(const __grid_constant__ EagerParams params) {
    constexpr int kSize = 4;
    const int lanesPerGroup = params.columns / kSize;
    const int64_t vector = static_cast<int64_t>(blockIdx.x) * kEagerThreads + threadIdx.x;
    const bool active = vector < params.elements / kSize;
    float largest = 0.0f;
    if (active) {
        Pack<float, kSize> values = static_cast<const Pack<float, kSize>*>(params.left)[vector];
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            largest = fmaxf(largest, fabsf(values.values[i]));
        }
    }
    for (int offset = 1; offset < lanesPerGroup; offset *= 2) {
        largest = fmaxf(largest, __shfl_xor_sync(kWholeWarp, largest, offset));
    }
    const uint32_t group = static_cast<uint32_t>(vector) / lanesPerGroup;
    if (active && static_cast<uint32_t>(vector) % lanesPerGroup == 0) {
        static_cast<float*>(params.out)[group] = largest;
    }
}

// EagerPipeline in Java fills it.
struct GroupScaleParams {
    const float* left;  // largest magnitudes, or scales
    void* scales;
    float* multipliers;  // for the elements of a group
    int64_t groups;
    int groupsPerRow;
    int rows;
    int scaleLayout;  // ScaleLayout
    int scaleFormat;  // ScaleFormat
    float globalScale;
};

// The scale factors of FP4, from the largest magnitudes, and what they multiply the elements by.
__global__ void __launch_bounds__(kEagerThreads) groupFactors(const __grid_constant__ GroupScaleParams params) {
    const int64_t index = static_cast<int64_t>(blockIdx.x) * kEagerThreads + threadIdx.x;
    if (index < params.groups) {
        int row = static_cast<int>(static_cast<uint32_t>(index) / static_cast<uint32_t>(params.groupsPerRow));
        int group = static_cast<int>(index - static_cast<int64_t>(row) * params.groupsPerRow);
        uint8_t factor = fp4Factor(params.left[index], params.globalScale);
        uint32_t place = scaleOffset(params.scaleLayout, row, group, params.rows, params.groupsPerRow);
        static_cast<uint8_t*>(params.scales)[place] = factor;
        params.multipliers[index] = fp4Multiplier(factor, params.globalScale);
    }
}

// Copies fp32 scales to their places, in their format.
__global__ void __launch_bounds__(kEagerThreads) storeScales(const __grid_constant__ GroupScaleParams params) {
    const int64_t index = static_cast<int64_t>(blockIdx.x) * kEagerThreads + threadIdx.x;
    if (index < params.groups) {
        int row = static_cast<int>(static_cast<uint32_t>(index) / static_cast<uint32_t>(params.groupsPerRow));
        int group = static_cast<int>(index - static_cast<int64_t>(row) * params.groupsPerRow);
        uint32_t place = scaleOffset(params.scaleLayout, row, group, params.rows, params.groupsPerRow);
        const uint32_t bits = DynamicScale{params.left[index], 0.0f}.bits(params.scaleFormat);
        storeScale(params.scales, place, params.scaleFormat, bits);
        if (params.scaleLayout == kPackedColumnMajor) {
            clearPackedPadding(static_cast<uint8_t*>(params.scales), place, row, group, params.rows,
                               params.groupsPerRow);
        }
    }
}

// E2M1 codes of `left`, eight a thread.
__global__ void __launch_bounds__(kEagerThreads) packE2M1(const __grid_constant__ EagerParams params) {
    constexpr int kSize = 8;
    const int64_t vector = static_cast<int64_t>(blockIdx.x) * kEagerThreads + threadIdx.x;
    if (vector < params.elements / kSize) {
        Pack<float, kSize> values = static_cast<const Pack<float, kSize>*>(params.left)[vector];
        uint32_t codes = 0;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            codes |= toE2M1(values.values[i]) << (4 * i);
        }
        static_cast<uint32_t*>(params.out)[vector] = codes;
    }
}
