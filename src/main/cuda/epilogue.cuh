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

// Stores a thread's rounded norms in the mode's form. All lanes of a warp call it together.
template <int DTYPE, int QUANT>
inline __device__ void storeNorm(
    const EpilogueParams& params, const RowLane<DTYPE>& lane, int row, const Vector<DTYPE>& norm) {
    if constexpr (QUANT == kNone) {
        if (lane.active()) {
            static_cast<uint4*>(params.out)[lane.offset(row)] = norm.bits;
        }
    } else if constexpr (QUANT == kFp8) {
        if (lane.active()) {
            Fp8Codes<DTYPE>(norm, params.quantScale).store(params.out, lane.offset(row));
        }
    } else {
        Fp4Codes<DTYPE> codes(norm, params.quantScale);
        if (lane.active()) {
            codes.store(params.out, lane.offset(row));
            if (lane.vector % codes.kLanesPerBlock == 0) {
                int block = lane.vector / codes.kLanesPerBlock;
                params.scales[scaleOffset(params.scaleLayout, row, block, params.hidden / kScaleBlock)] = codes.factor;
            }
        }
    }
}

template <int DTYPE, int QUANT>
class Epilogue {
public:
    // Loads the weight: it may be called before the previous kernel has ended.
    __device__ Epilogue(const EpilogueParams& params, const RowLane<DTYPE>& lane, RowSumScratch& scratch)
        : params_(params), lane_(lane), scratch_(scratch), weight_(lane.load(params.weight, 0)) {
        if (params.clusterSize > 1) {
            tellClusterOfStart();
        }
    }

    // Starts the load of a row's residual, so that it is under way while the row's data is awaited.
    __device__ void prefetch(int row) {
        if (params_.residual != nullptr && row < lane_.tokens) {
            residual_ = lane_.load(params_.residual, row);
        }
    }

    // `sum`: the all-reduced row, rounded. Each block has at least one row. All threads of the row's blocks call it, for the same rows in the same order.
    __device__ void finish(int row, Vector<DTYPE> sum) {
        constexpr int kSize = Vector<DTYPE>::kSize;
        float values[kSize];
        sum.unpack(values);
        if (params_.residual != nullptr) {
            float residual[kSize];
            Vector<DTYPE>(residual_).unpack(residual);
#pragma unroll
            for (int i = 0; i < kSize; ++i) {
                values[i] += residual[i];
            }
            sum = Vector<DTYPE>(values);
            sum.unpack(values);
            if (lane_.active()) {
                static_cast<uint4*>(params_.residualOut)[lane_.offset(row)] = sum.bits;
            }
        }
        float squares = 0.0f;
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            squares += values[i] * values[i];
        }
        if (!lane_.active()) {
            squares = 0.0f;
        }
        if (params_.clusterSize > 1 && !clusterStarted_) {
            awaitStartOfCluster();
            clusterStarted_ = true;
        }
        float total = rowSum(squares, scratch_, half_, params_.clusterSize);
        half_ ^= 1;
        float inverseRms = rsqrtf(total / static_cast<float>(params_.hidden) + params_.epsilon);
        float weight[kSize];
        Vector<DTYPE>(weight_).unpack(weight);
#pragma unroll
        for (int i = 0; i < kSize; ++i) {
            values[i] = values[i] * inverseRms * weight[i];
        }
        storeNorm<DTYPE, QUANT>(params_, lane_, row, Vector<DTYPE>(values));
    }

private:
    const EpilogueParams& params_;
    const RowLane<DTYPE>& lane_;
    RowSumScratch& scratch_;
    int half_ = 0;
    bool clusterStarted_ = false;
    uint4 weight_;
    uint4 residual_;
};
