// How the norms of a row become outputs: as they are, or as codes and scale factors.
#pragma once

#include "quantize.cuh"
#include "row.cuh"

// The elements that share a scale.
enum ScaleGranularity : int { kNoScale, kTensorScale, kGroupScale };

// What a quantization is made of. There is no default: a new QuantMode has to say what it is.
template <int QUANT>
struct QuantTraits;

template <>
struct QuantTraits<kNone> {
    static constexpr CodeFormat kCodes = kElement;
    static constexpr ScaleGranularity kScales = kNoScale;
};

template <>
struct QuantTraits<kFp8> {
    static constexpr CodeFormat kCodes = kE4M3;
    static constexpr ScaleGranularity kScales = kTensorScale;
};

template <>
struct QuantTraits<kFp4> {
    static constexpr CodeFormat kCodes = kE2M1;
    static constexpr ScaleGranularity kScales = kGroupScale;
    static constexpr int kGroup = kFp4Group;
};

// Stores a thread's norms of one row; there is a quantizer for each granularity of the scales. It is made before the
// norms are there, and works out then where its outputs go. All lanes of a warp call store() together.
template <int DTYPE, int QUANT, ScaleGranularity SCALES = QuantTraits<QUANT>::kScales>
class Quantizer;

template <int DTYPE, int QUANT>
class Quantizer<DTYPE, QUANT, kNoScale> {
public:
    __device__ Quantizer(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), vector_(slice.offset(row)) {}

    __device__ void store(const Vector<DTYPE>& norm) const {
        if (slice_.active()) {
            static_cast<uint4*>(params_.out)[vector_] = norm.bits;
        }
    }

private:
    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int64_t vector_;
};

// A static scale: it is an input.
template <int DTYPE, int QUANT>
class Quantizer<DTYPE, QUANT, kTensorScale> {
public:
    __device__ Quantizer(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), vector_(slice.offset(row)) {}

    __device__ void store(const Vector<DTYPE>& norm) const {
        if (slice_.active()) {
            Codes<DTYPE, QuantTraits<QUANT>::kCodes>(norm, params_.quantScale).store(params_.out, vector_);
        }
    }

private:
    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int64_t vector_;
};

// NVFP4: an E4M3 scale factor for each group, under one scale for the tensor. The vectors of a group are in neighboring
// lanes, and every lane makes the codes of its own: a group never crosses a warp, as hidden is a multiple of the
// group's size.
template <int DTYPE, int QUANT>
class Quantizer<DTYPE, QUANT, kGroupScale> {
public:
    __device__ Quantizer(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), vector_(slice.offset(row)) {
        const int group = slice.vector / kLanesPerGroup;
        factor_ = scaleOffset(params.scaleLayout, row, group, params.hidden / QuantTraits<QUANT>::kGroup);
        // Keeps the compiler from moving this behind the row's sum, where it would take a quarter of the time that FP4
        // adds to the end of a row.
        asm volatile("" : "+r"(factor_));
    }

    __device__ void store(const Vector<DTYPE>& norm) const {
        const uint8_t factor = fp4Factor(maxOfLanes<kLanesPerGroup>(norm.maxMagnitude()), params_.quantScale);
        const Codes<DTYPE, QuantTraits<QUANT>::kCodes> codes(norm, fp4Multiplier(factor, params_.quantScale));
        if (slice_.active()) {
            codes.store(params_.out, vector_);
            if (slice_.vector % kLanesPerGroup == 0) {
                params_.scales[factor_] = factor;
            }
        }
    }

private:
    static constexpr int kLanesPerGroup = QuantTraits<QUANT>::kGroup / Vector<DTYPE>::kSize;

    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int64_t vector_;
    uint32_t factor_;  // a tensor with 2^32 scale factors, 2^36 elements, fits no GPU
};
