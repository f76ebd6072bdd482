// Scales from the linear layout to another one, as a quantization's own kernel would have stored them. Ranks gather linear
// scales, because a rank's rows are one piece of them.
#pragma once

#include "launch.cuh"
#include "scale.cuh"

// NcclSequenceParallel in Java fills it.
struct ArrangeScalesParams {
    const void* linear;  // rows x groupsPerRow
    void* scales;
    int rows;
    int groupsPerRow;
    int scaleLayout;  // ScaleLayout
    int scaleFormat;  // ScaleFormat
};

// Neighboring groups of a row: where scales are bytes, the tiled layouts have them in one 32-bit word
// (SCALES_PER_THREAD in Java).
constexpr int kScalesPerThread = 4;

__global__ void arrangeScales(const __grid_constant__ ArrangeScalesParams params) {
    const uint32_t groups = params.groupsPerRow;
    const uint32_t threadsPerRow = (groups + kScalesPerThread - 1) / kScalesPerThread;
    const uint32_t index = blockIdx.x * blockDim.x + threadIdx.x;
    const uint32_t row = index / threadsPerRow;
    const uint32_t first = index % threadsPerRow * kScalesPerThread;
    waitForPreviousKernel();
    letNextKernelStart();
    if (row >= static_cast<uint32_t>(params.rows)) {
        return;
    }
    const uint32_t linear = row * groups + first;
    const bool asWords = params.scaleFormat != kScaleFp32 && groups % kScalesPerThread == 0;
    if (asWords) {
        const uint32_t place = scaleOffset(params.scaleLayout, row, first, params.rows, groups);
        static_cast<uint32_t*>(params.scales)[place / kScalesPerThread] =
            static_cast<const uint32_t*>(params.linear)[linear / kScalesPerThread];
    }
    for (uint32_t group = first; group < min(first + kScalesPerThread, groups); ++group) {
        const uint32_t place = scaleOffset(params.scaleLayout, row, group, params.rows, groups);
        if (!asWords) {
            const uint32_t source = row * groups + group;
            const uint32_t bits = params.scaleFormat == kScaleFp32
                                      ? static_cast<const uint32_t*>(params.linear)[source]
                                      : static_cast<const uint8_t*>(params.linear)[source];
            storeScale(params.scales, place, params.scaleFormat, bits);
        }
        if (params.scaleLayout == kPackedColumnMajor) {
            clearPackedPadding(static_cast<uint8_t*>(params.scales), place, row, group, params.rows, groups);
        }
    }
}
