// What follows the all-reduce of a row, in registers: add the residual, RMSNorm, quantise, store. Every kernel that
// normalises uses it; they differ in where the row comes from.
//
// Rounding points: the all-reduced sum, sum + residual, and the norm are each rounded once to the dtype; the norm is
// computed in fp32 from the rounded sum; quantisation reads the rounded norm.
#pragma once

#include "quantize.cuh"
#include "reduce.cuh"

// Mirrors the Java method Epilogue.arguments.
struct EpilogueParams {
    const void* residual;  // tokens x hidden of the dtype; null: no residual
    const void* weight;    // hidden of the dtype
    void* residualOut;     // sum + residual; null without residual
    void* out;             // norms in the dtype, or codes
    uint8_t* scales;       // FP4 scale factors
    float epsilon;
    float quantScale;      // FP8: 1 / scale. FP4: global scale
    int tokens;
    int hidden;
    int scaleLayout;
    int clusterSize;       // blocks that share a row
};

// Which vector of a row a thread holds. It holds one: a row that has more vectors than a block may have threads is
// spread over a cluster of blocks, which costs less than the registers of a second vector.
template <int DTYPE>
struct RowLane {
    int vector;
    int vectors;  // in a row
    int tokens;

    __device__ RowLane(int hidden, int rows, int clusterSize)
        : vector(blockIdx.x % clusterSize * blockDim.x + threadIdx.x),
          vectors(hidden / Vector<DTYPE>::kSize),
          tokens(rows) {}

    __device__ int64_t tensorVectors() const { return static_cast<int64_t>(tokens) * vectors; }
    __device__ int64_t offset(int row) const { return static_cast<int64_t>(row) * vectors + vector; }
    // Threads past the row's end hold nothing, but take part in the reductions.
    __device__ bool active(int = 0) const { return vector < vectors; }
    __device__ uint4 load(const void* tensor, int row) const {
        return active() ? static_cast<const uint4*>(tensor)[offset(row)] : uint4();
    }
};

// Where a thread's norms of a row go, in the mode's form. To be made before the norms are there: working out a place in the
// swizzled scale factors takes a quarter of the time that FP4 adds to a row's end.
template <int DTYPE, int QUANT>
class NormPlace {
public:
    __device__ NormPlace(const EpilogueParams& params, const RowLane<DTYPE>& lane, int row)
        : params_(params), lane_(lane), vector_(lane.offset(row)) {
        if constexpr (QUANT == kFp4) {
            const int block = lane.vector / kLanesPerBlock;
            scale_ = scaleOffset(params.scaleLayout, row, block, params.hidden / kScaleBlock);
            asm volatile("" : "+r"(scale_));  // here, and not where it is needed
        }
    }

    // All lanes of a warp call it together.
    __device__ void store(const Vector<DTYPE>& norm) const {
        if constexpr (QUANT == kNone) {
            if (lane_.active()) {
                static_cast<uint4*>(params_.out)[vector_] = norm.bits;
            }
        } else if constexpr (QUANT == kFp8) {
            if (lane_.active()) {
                Fp8Codes<DTYPE>(norm, params_.quantScale).store(params_.out, vector_);
            }
        } else {
            Fp4Codes<DTYPE> codes(norm, params_.quantScale);
            if (lane_.active()) {
                codes.store(params_.out, vector_);
                if (lane_.vector % kLanesPerBlock == 0) {
                    params_.scales[scale_] = codes.factor;
                }
            }
        }
    }

private:
    static constexpr int kLanesPerBlock = kScaleBlock / Vector<DTYPE>::kSize;

    const EpilogueParams& params_;
    const RowLane<DTYPE>& lane_;
    const int64_t vector_;
    uint32_t scale_;  // a tensor with 2^32 scale factors, 2^36 elements, fits no GPU
};

template <int DTYPE, int QUANT>
class Epilogue {
public:
    // Waits for the row's other blocks to start: before the previous kernel has ended, so that it is over by then.
    __device__ Epilogue(const EpilogueParams& params, const RowLane<DTYPE>& lane, RowSumScratch& scratch)
        : params_(params),
          lane_(lane),
          rowSum_(scratch, params.clusterSize),
          inverseHidden_(1.0f / static_cast<float>(params.hidden)) {
        rowSum_.awaitCluster();
    }

    // Starts the load of what all rows need.
    __device__ void prepare() { weight_ = lane_.load(params_.weight, 0); }

    // What a row needs besides its sum: its residual.
    using Prefetched = uint4;

    // Starts the load, so that it is under way while the row's data is awaited.
    __device__ Prefetched prefetch(int row) const {
        return params_.residual != nullptr && row < lane_.tokens ? lane_.load(params_.residual, row) : uint4();
    }

    // `sum`: the all-reduced row, rounded. All threads of the row's blocks call it, then finish(), for the same rows in the
    // same order. Between the two a thread waits for the others; stores that nobody waits for belong there.
    __device__ void begin(const Vector<DTYPE>& sum, Prefetched residual) {
        added_ = params_.residual != nullptr ? sum + Vector<DTYPE>(residual) : sum;
        float values[kSize];
        added_.unpack(values);
        float squares = 0.0f;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            squares += values[i] * values[i];
        }
        rowSum_.add(lane_.active() ? squares : 0.0f);
    }

    __device__ void finish(int row) {
        if (params_.residual != nullptr && lane_.active()) {
            static_cast<uint4*>(params_.residualOut)[lane_.offset(row)] = added_.bits;
        }
        const NormPlace<DTYPE, QUANT> place(params_, lane_, row);
        float values[kSize];
        added_.unpack(values);
        float meanSquare = rowSum_.total() * inverseHidden_;
        float inverseRms = inverseSquareRoot(meanSquare + params_.epsilon);
        float weight[kSize];
        Vector<DTYPE>(weight_).unpack(weight);
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            values[i] = values[i] * inverseRms * weight[i];
        }
        place.store(Vector<DTYPE>(values));
    }

private:
    static constexpr int kSize = Vector<DTYPE>::kSize;

    // One instruction, with a relative error of 2^-22.9 at most (PTX ISA, rsqrt); rsqrtf() takes more for subnormals, which
    // epsilon rules out.
    static __device__ float inverseSquareRoot(float value) {
        float result;
        asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(value));
        return result;
    }

    const EpilogueParams& params_;
    const RowLane<DTYPE>& lane_;
    RowSum rowSum_;
    const float inverseHidden_;
    uint4 weight_;
    Vector<DTYPE> added_;  // sum + residual, from begin() to finish()
};
