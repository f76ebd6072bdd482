// What follows the all-reduce of a row, in registers: add the residual, RMSNorm, quantize, store. Every kernel that
// normalizes uses it; the kernels differ in where the row comes from.
//
// Rounding points: the all-reduced sum, sum + residual, and the norm are each rounded once to the dtype. The norm is
// computed in fp32 from the rounded sum; the quantization reads the rounded norm.
#pragma once

#include "quantizer.cuh"
#include "reduce.cuh"

template <int DTYPE, int QUANT, typename Outlet = NoOutlet>
class Epilogue {
    // The largest norm of a row follows from the largest product of an element and its weight, as all norms of a row
    // have the same factor besides. So one reduction gives the sum of squares and the scale, where the norms themselves
    // would need a second one after it. The maximum is rounded as a norm is, but may be one rounding away from the
    // largest norm: the two multiplications round in another order.
    static constexpr bool kNeedsMaximum = QuantTraits<QUANT>::kScales == kRowScale;
    using Reducer = RowReducer<kNeedsMaximum>;

public:
    using Scratch = RowScratch<Reducer>;

    // Waits until the row's other blocks have started. It is to be made before the previous kernel has ended: then this
    // wait costs nothing.
    __device__ Epilogue(const EpilogueParams& params, const RowSlice<DTYPE>& slice, Scratch& scratch,
                        const Outlet& outlet = Outlet())
        : params_(params),
          slice_(slice),
          outlet_(outlet),
          reduction_(scratch, params.clusterSize),
          inverseHidden_(1.0f / static_cast<float>(params.hidden)) {
        reduction_.awaitCluster();
    }

    // Starts the load of what all rows need.
    __device__ void prepare() { weight_ = slice_.load(params_.weight, 0); }

    // What a row needs besides its sum: its residual.
    using Prefetched = uint4;

    // Starts the load, so that it is under way while the kernel waits for the row's data.
    __device__ Prefetched prefetch(int row) const {
        return params_.residual != nullptr && row < slice_.tokens ? slice_.load(params_.residual, row) : uint4();
    }

    // `sum`: the all-reduced row, rounded. All threads of the row's blocks call begin() and then finish(), for the same
    // rows in the same order. Between the two a thread waits for the others, so stores that nobody waits for belong
    // there.
    __device__ void begin(const Vector<DTYPE>& sum, Prefetched residual) {
        added_ = params_.residual != nullptr ? sum + Vector<DTYPE>(residual) : sum;
        float values[kSize];
        added_.unpack(values);
        float squares = 0.0f;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            squares += values[i] * values[i];
        }
        if constexpr (kNeedsMaximum) {
            float weight[kSize];
            unpackWeight(weight);
            float largest = 0.0f;
#pragma unroll
            for (int i = 0; i < kSize; ++i) {
                largest = fmaxf(largest, fabsf(values[i] * weight[i]));
            }
            reduction_.add(slice_.active() ? make_float2(squares, largest) : Reducer::none());
        } else {
            reduction_.add(slice_.active() ? squares : 0.0f);
        }
    }

    __device__ void finish(int row) {
        if (params_.residual != nullptr && slice_.active()) {
            static_cast<uint4*>(params_.residualOut)[slice_.offset(row)] = added_.bits;
        }
        Quantizer<DTYPE, QUANT, Outlet> quantizer(params_, slice_, outlet_, row);
        float values[kSize];
        added_.unpack(values);
        const typename Reducer::Value total = reduction_.total();
        float meanSquare = Reducer::sum(total) * inverseHidden_;
        float inverseRms = inverseSquareRoot(meanSquare + params_.epsilon);
        float weight[kSize];
        unpackWeight(weight);
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            values[i] = values[i] * inverseRms * weight[i];
        }
        float rowMaximum = 0.0f;
        if constexpr (kNeedsMaximum) {
            rowMaximum = Element<DTYPE>::toFloat(Element<DTYPE>::round(Reducer::maximum(total) * inverseRms));
        }
        quantizer.store(Vector<DTYPE>(values), rowMaximum);
    }

private:
    static constexpr int kSize = Vector<DTYPE>::kSize;

    __device__ void unpackWeight(float (&weight)[kSize]) const {
        Vector<DTYPE>(weight_).unpack(weight);
        if (params_.weightOffset != 0.0f) {
#pragma unroll
            for (int i = 0; i < kSize; ++i) {
                weight[i] += params_.weightOffset;
            }
        }
    }

    // One instruction, with a relative error of at most 2^-22.9 (PTX ISA, rsqrt). rsqrtf() takes more instructions for
    // the sake of subnormal values, which epsilon rules out.
    static __device__ float inverseSquareRoot(float value) {
        float result;
        asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(value));
        return result;
    }

    const EpilogueParams& params_;
    const RowSlice<DTYPE>& slice_;
    const Outlet outlet_;
    RowReduction<Reducer> reduction_;
    const float inverseHidden_;
    uint4 weight_;
    Vector<DTYPE> added_;  // sum + residual, from begin() to finish()
};
