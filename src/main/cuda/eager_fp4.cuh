// FP4 quantization in elementary steps: the largest magnitude of each group, the scale factor of each group, then,
// after a multiplyBroadcast, the codes. PyTorch has no eager FP4; these are the kernels that it would have to launch.
#pragma once

#include "eager.cuh"

// The largest magnitude of each group of `left`. A thread takes four elements, four threads make a group.
__global__ void __launch_bounds__(kEagerThreads) groupMaxima(const __grid_constant__ EagerParams params) {
    constexpr int kSize = 4;
    constexpr int kLanesPerGroup = kFp4Group / kSize;
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
    largest = maxOfLanes<kLanesPerGroup>(largest);
    if (active && vector % kLanesPerGroup == 0) {
        static_cast<float*>(params.out)[vector / kLanesPerGroup] = largest;
    }
}

// EagerPipeline.addFp4 in Java fills it.
struct GroupFactorParams {
    const float* maxima;
    uint8_t* scales;
    float* multipliers;  // for the elements of a group
    int64_t groups;
    int groupsPerRow;
    int scaleLayout;
    float globalScale;
};

__global__ void __launch_bounds__(kEagerThreads) groupFactors(const __grid_constant__ GroupFactorParams params) {
    const int64_t index = static_cast<int64_t>(blockIdx.x) * kEagerThreads + threadIdx.x;
    if (index < params.groups) {
        int row = static_cast<int>(static_cast<uint32_t>(index) / static_cast<uint32_t>(params.groupsPerRow));
        int group = static_cast<int>(index - static_cast<int64_t>(row) * params.groupsPerRow);
        uint8_t factor = fp4Factor(params.maxima[index], params.globalScale);
        params.scales[scaleOffset(params.scaleLayout, row, group, params.groupsPerRow)] = factor;
        params.multipliers[index] = fp4Multiplier(factor, params.globalScale);
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
