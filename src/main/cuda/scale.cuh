// Scales of codes: how a scale follows from the largest magnitude of its elements, and its place in the scale buffer.
#pragma once

#include "quantize.cuh"

// The constants are in the order of the Java enums of the same names.
enum ScaleLayout : int { kSwizzled = 0, kLinear = 1, kColumnMajor = 2, kPackedColumnMajor = 3 };
enum ScaleFormat : int { kScaleFp32 = 0, kScaleE4M3 = 1, kScaleE8M0 = 2 };

// Columns of the packed layout start at a multiple of this many rows.
constexpr int kPackedRowAlignment = 4;

// The place of the scale of (row, group) in the scale buffer, counted in scales; a tensor with 2^32 scales, 2^36
// elements, fits no GPU. Here for formats that tensor cores read directly, FP4 and MX. The swizzled layout consists of
// tiles of 128 rows x 4 groups. A tile has 32 pieces of 16 bytes; piece r holds rows r, r + 32, r + 64 and r + 96, four
// scales each (cuBLAS documentation, "1D block scaling factors layout").
inline __device__ uint32_t tileScaleOffset(int layout, uint32_t row, uint32_t group, uint32_t groupsPerRow) {
    if (layout == kLinear) {
        return row * groupsPerRow + group;
    }
    uint32_t tilesPerRow = (groupsPerRow + 3) / 4;
    uint32_t tile = row / 128 * tilesPerRow + group / 4;
    return tile * 512 + (row % 32) * 16 + (row % 128) / 32 * 4 + group % 4;
}

// The same for scales that a kernel multiplies by. The packed layout has four groups of a row in a 32-bit word; the
// words of a column are neighbors, and the next column starts at a multiple of four rows (DeepGEMM's layout for TMA).
inline __device__ uint32_t matrixScaleOffset(int layout, uint32_t row, uint32_t group, uint32_t rows,
                                             uint32_t groupsPerRow) {
    if (layout == kLinear) {
        return row * groupsPerRow + group;
    }
    if (layout == kColumnMajor) {
        return group * rows + row;
    }
    const uint32_t stride = (rows + kPackedRowAlignment - 1) / kPackedRowAlignment * kPackedRowAlignment;
    return (group / 4 * stride + row) * 4 + group % 4;
}

inline __device__ uint32_t scaleOffset(int layout, uint32_t row, uint32_t group, uint32_t rows, uint32_t groupsPerRow) {
    return layout == kSwizzled ? tileScaleOffset(layout, row, group, groupsPerRow)
                               : matrixScaleOffset(layout, row, group, rows, groupsPerRow);
}

// Zeroes the padding of the packed layout: whoever stores the scale of (row, group) at `place` calls it. That scale's
// own padding is the rest of the word behind a row's last group, and, from the last row, the rows up to the next
// column. The last column ends with the last row: nothing behind it belongs to the buffer.
inline __device__ void clearPackedPadding(uint8_t* scales, uint32_t place, int row, int group, int rows, int groups) {
    if (group == groups - 1) {
        for (int byte = 1; byte < 4 - group % 4; ++byte) {
            scales[place + byte] = 0;
        }
    }
    if (row == rows - 1 && group % 4 == 0 && group + 4 < groups) {
        for (int pad = 1; (row + pad) % kPackedRowAlignment != 0; ++pad) {
            reinterpret_cast<uint32_t*>(scales + place)[pad] = 0;
        }
    }
}

// value / DIVISOR for values that are not negative, correctly rounded unless the quotient is subnormal (Markstein,
// "Computation of elementary functions on the IBM RISC System/6000 processor", 1990; tried with all floats for 448 and
// 6). The operator takes a branch and more registers.
template <int DIVISOR>
inline __device__ float dividedBy(float value) {
    constexpr float kReciprocal = 1.0f / DIVISOR;
    const float quotient = value * kReciprocal;
    const float exact = fmaf(fmaf(-quotient, static_cast<float>(DIVISOR), value), kReciprocal, quotient);
    return quotient == __int_as_float(0x7F800000) ? quotient : exact;
}

// The scale of a group or row, and what multiplies its elements before they become codes.
struct DynamicScale {
    float value;
    float inverse;

    // The largest magnitude becomes the largest code; `smallest` keeps the scale off zero.
    template <int CODE_MAX>
    static __device__ DynamicScale of(float largest, float smallest, int format) {
        DynamicScale scale;
        scale.value = fmaxf(dividedBy<CODE_MAX>(largest), smallest);
        if (format == kScaleE8M0) {
            // A power of two, rounded up. Its inverse is exact; that of infinity is zero.
            const int bits = static_cast<int>((__float_as_uint(scale.value) + 0x007FFFFFu) & 0x7F800000u);
            scale.value = __int_as_float(bits);
            scale.inverse = __int_as_float(max(0x7F000000 - bits, 0));
        } else {
            asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(scale.inverse) : "f"(scale.value));
        }
        return scale;
    }

    // As it is stored.
    __device__ uint32_t bits(int format) const {
        return format == kScaleE8M0 ? __float_as_uint(value) >> 23 : __float_as_uint(value);
    }
};

inline __device__ void storeScale(void* scales, uint32_t place, int format, uint32_t bits) {
    if (format == kScaleFp32) {
        static_cast<uint32_t*>(scales)[place] = bits;
    } else {
        static_cast<uint8_t*>(scales)[place] = static_cast<uint8_t>(bits);
    }
}

// The scale factor of an NVFP4 group, in E4M3, from the largest magnitude of the group.
inline __device__ uint8_t fp4Factor(float largest, float globalScale) {
    return toE4M3(globalScale * (largest * (1.0f / kE2M1Max)));
}

// What multiplies the elements of a group with this scale factor before they become codes.
inline __device__ float fp4Multiplier(uint8_t factor, float globalScale) {
    float decoded = fromE4M3(factor);
    return decoded == 0.0f ? 0.0f : __fdividef(globalScale, decoded);
}
