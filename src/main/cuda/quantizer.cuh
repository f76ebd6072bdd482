// How the norms of a row become outputs: as they are, as codes and scales, or both.
#pragma once

#include "row.cuh"
#include "scale.cuh"

// The elements that share a scale.
enum ScaleGranularity : int { kNoScale, kTensorScale, kRowScale, kGroupScale };

// What a quantization is made of. There is no default: a new QuantMode has to say what it is. A group of size 0 has the
// size that the parameters say: 64 or 128.
template <int QUANT>
struct QuantTraits;

template <CodeFormat CODES, int CODE_MAX, ScaleGranularity SCALES, int GROUP = 0>
struct Traits {
    static constexpr CodeFormat kCodes = CODES;
    static constexpr int kCodeMax = CODE_MAX;
    static constexpr ScaleGranularity kScales = SCALES;
    static constexpr int kGroup = GROUP;
};

// How many elements share a scale in NVFP4, and in the MX formats (OCP Microscaling Formats 1.0).
constexpr int kFp4Group = 16;
constexpr int kMxGroup = 32;

template <>
struct QuantTraits<kNone> : Traits<kElement, 0, kNoScale> {};
template <>
struct QuantTraits<kFp8> : Traits<kE4M3, kE4M3Max, kTensorScale> {};
template <>
struct QuantTraits<kFp4> : Traits<kE2M1, kE2M1Max, kGroupScale, kFp4Group> {};
template <>
struct QuantTraits<kFp8PerToken> : Traits<kE4M3, kE4M3Max, kRowScale> {};
template <>
struct QuantTraits<kFp8PerGroup> : Traits<kE4M3, kE4M3Max, kGroupScale> {};
template <>
struct QuantTraits<kMxFp8> : Traits<kE4M3, kE4M3Max, kGroupScale, kMxGroup> {};
template <>
struct QuantTraits<kMxFp4> : Traits<kE2M1, kE2M1Max, kGroupScale, kMxGroup> {};

// The scales of a thread's norms of one row; there is a class for each granularity. It is made before the norms are
// there, and finds the scale's place then. multiplier() returns what multiplies the norms before they become codes;
// `rowMaximum` is the largest magnitude of the row's norms, if the quantization has scales for rows. All lanes of a
// warp call it together. Then bits() is the scale as it is stored, and a thread that isHolder() stores it with store().
template <int DTYPE, int QUANT, ScaleGranularity SCALES = QuantTraits<QUANT>::kScales>
class Scales;

// A scale for the tensor is an input, so there is nothing to store.
template <int DTYPE, int QUANT>
class Scales<DTYPE, QUANT, kTensorScale> {
public:
    static constexpr bool kAreOutput = false;

    __device__ Scales(const EpilogueParams& params, const RowSlice<DTYPE>&, int) : params_(params) {}
    __device__ float multiplier(const Vector<DTYPE>&, float) { return params_.quantScale; }

private:
    const EpilogueParams& params_;
};

template <int DTYPE, int QUANT>
class Scales<DTYPE, QUANT, kNoScale> {
public:
    static constexpr bool kAreOutput = false;

    __device__ Scales(const EpilogueParams&, const RowSlice<DTYPE>&, int) {}
    __device__ float multiplier(const Vector<DTYPE>&, float) { return 1.0f; }
};

template <int DTYPE, int QUANT>
class Scales<DTYPE, QUANT, kRowScale> {
public:
    static constexpr bool kAreOutput = true;

    __device__ Scales(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), row_(row) {}

    __device__ float multiplier(const Vector<DTYPE>&, float rowMaximum) {
        scale_ = DynamicScale::of<QuantTraits<QUANT>::kCodeMax>(rowMaximum, params_.smallestScale, kScaleFp32);
        return scale_.inverse;
    }

    __device__ int format() const { return kScaleFp32; }
    __device__ int group() const { return 0; }
    __device__ bool isHolder() const { return slice_.vector == 0; }
    __device__ uint32_t bits() const { return scale_.bits(kScaleFp32); }
    __device__ void store(uint32_t bits) const { storeScale(params_.scales, row_, kScaleFp32, bits); }

private:
    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int row_;
    DynamicScale scale_;
};

// The vectors of a group are in neighboring lanes, and every lane works out the scale: a group never crosses a warp, as
// hidden is a multiple of the group's size.
template <int DTYPE, int QUANT>
class Scales<DTYPE, QUANT, kGroupScale> {
    using Traits = QuantTraits<QUANT>;

public:
    static constexpr bool kAreOutput = true;

    __device__ Scales(const EpilogueParams& params, const RowSlice<DTYPE>& slice, int row)
        : params_(params), slice_(slice), row_(row) {
        if constexpr (Traits::kGroup != 0) {
            place_ = tileScaleOffset(params.scaleLayout, row, group(), groups());
        } else {
            place_ = matrixScaleOffset(params.scaleLayout, row, group(), params.tokens, groups());
        }
        // Keeps the compiler from moving this behind the row's sum, where it would take a quarter of the time that FP4
        // adds to the end of a row.
        asm volatile("" : "+r"(place_));
    }

    __device__ float multiplier(const Vector<DTYPE>& norm, float) {
        float largest;
        if constexpr (Traits::kGroup != 0) {
            largest = maxOfLanes<Traits::kGroup / kSize>(norm.maxMagnitude());
        } else {
            largest = maxOfLanes<64 / kSize>(norm.maxMagnitude());
            if (params_.groupSize == 128) {
                largest = fmaxf(largest, __shfl_xor_sync(kWholeWarp, largest, 64 / kSize));
            }
        }
        if constexpr (QUANT == kFp4) {
            const uint8_t factor = fp4Factor(largest, params_.quantScale);
            bits_ = factor;
            return fp4Multiplier(factor, params_.quantScale);
        } else {
            const auto scale = DynamicScale::of<Traits::kCodeMax>(largest, params_.smallestScale, format());
            bits_ = scale.bits(format());
            return scale.inverse;
        }
    }

    __device__ int format() const {
        if constexpr (QUANT == kFp4) {
            return kScaleE4M3;
        } else {
            return Traits::kGroup != 0 ? kScaleE8M0 : params_.scaleFormat;
        }
    }
    __device__ int group() const { return slice_.vector >> logLanesPerGroup(); }
    __device__ bool isHolder() const { return (slice_.vector & ((1 << logLanesPerGroup()) - 1)) == 0; }
    __device__ uint32_t bits() const { return bits_; }

    __device__ void store(uint32_t bits) const {
        storeScale(params_.scales, place_, format(), bits);
        if (Traits::kGroup == 0 && params_.scaleLayout == kPackedColumnMajor) {
            clearPackedPadding(static_cast<uint8_t*>(params_.scales), place_, row_, group(), params_.tokens, groups());
        }
    }

private:
    static constexpr int kSize = Vector<DTYPE>::kSize;

    // A shift, because a division by a size that is known at run time only takes some twenty instructions, and some of them
    // would stand behind the row's sum.
    __device__ int logLanesPerGroup() const {
        constexpr int kLogSize = kSize == 8 ? 3 : 2;
        if constexpr (Traits::kGroup != 0) {
            return (Traits::kGroup == kFp4Group ? 4 : 5) - kLogSize;
        } else {
            return (params_.groupSize == 128 ? 7 : 6) - kLogSize;
        }
    }
    __device__ int groups() const { return slice_.vectors >> logLanesPerGroup(); }

    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const int row_;
    uint32_t place_;
    uint32_t bits_;
};

// What a thread has of a row at the end: a vector of norms, or of codes.
template <int DTYPE, int QUANT>
using OutputBits = typename Codes<DTYPE, QuantTraits<QUANT>::kCodes>::Bits;

// Sees a thread's outputs of a row before they are stored, and may change them. This one does neither.
struct NoOutlet {
    template <typename Bits>
    __device__ Bits pass(int, Bits bits) const {
        return bits;
    }
    template <typename Scales>
    __device__ void passScale(int, const Scales&) const {}
};

// Stores a thread's norms of one row. It is made before the norms are there, and finds out then where its outputs go.
// All lanes of a warp call store() together.
template <int DTYPE, int QUANT, typename Outlet = NoOutlet>
class Quantizer {
    using Bits = OutputBits<DTYPE, QUANT>;

public:
    __device__ Quantizer(const EpilogueParams& params, const RowSlice<DTYPE>& slice, const Outlet& outlet, int row)
        : params_(params),
          slice_(slice),
          outlet_(outlet),
          row_(row),
          vector_(slice.offset(row)),
          scales_(params, slice, row) {}

    __device__ void store(const Vector<DTYPE>& norm, float rowMaximum) {
        const float multiplier = scales_.multiplier(norm, rowMaximum);
        if (slice_.active()) {
            storeScale();
            const Codes<DTYPE, QuantTraits<QUANT>::kCodes> codes(norm, multiplier);
            storeOutput(outlet_.pass(row_, codes.bits));
            if (QUANT != kNone && params_.norm != nullptr) {
                static_cast<uint4*>(params_.norm)[vector_] = norm.bits;
            }
        }
    }

private:
    __device__ void storeScale() const {
        if constexpr (Scales<DTYPE, QUANT>::kAreOutput) {
            if (scales_.isHolder()) {
                outlet_.passScale(row_, scales_);
                scales_.store(scales_.bits());
            }
        }
    }

    __device__ void storeOutput(Bits bits) const {
        static_cast<Bits*>(QUANT == kNone ? params_.norm : params_.codes)[vector_] = bits;
    }

    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const Outlet& outlet_;
    const int row_;
    const uint32_t vector_;
    Scales<DTYPE, QUANT> scales_;
};
