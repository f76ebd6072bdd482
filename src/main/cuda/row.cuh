// A row of the activations as the kernels that normalize see it: the tensors that belong to it, and the part of it that
// a thread holds.
#pragma once

#include "element.cuh"

// Epilogue.arguments in Java fills it. A scale for a tensor is an input; other scales are outputs.
struct EpilogueParams {
    const void* residual;  // tokens x hidden elements of the dtype; null: no residual
    const void* weight;    // hidden elements of the dtype
    void* residualOut;     // sum + residual; null without residual
    void* norm;            // norms in the dtype; null: codes only
    void* codes;           // null without quantization
    void* scales;          // null if there are none, or one for the tensor
    float epsilon;
    float weightOffset;   // added to the weight in fp32
    float quantScale;     // FP8: 1 / scale. FP4: the global scale
    float smallestScale;  // of scales that follow from the data
    int tokens;
    int hidden;
    int scaleLayout;  // ScaleLayout
    int scaleFormat;  // ScaleFormat
    int groupSize;    // elements that share a scale
    int clusterSize;  // blocks that share a row
};

// Which vector of a row a thread holds. A thread holds one vector: a row with more vectors than a block may have
// threads is spread over a cluster of blocks, which costs less than the registers of a second vector.
template <int DTYPE>
struct RowSlice {
    int vector;
    int vectors;  // in a row
    int tokens;

    __device__ RowSlice(int hidden, int rows, int clusterSize)
        : vector(blockIdx.x % clusterSize * blockDim.x + threadIdx.x),
          vectors(hidden / Vector<DTYPE>::kSize),
          tokens(rows) {}

    __device__ uint32_t tensorVectors() const { return static_cast<uint32_t>(tokens) * vectors; }
    __device__ uint32_t offset(int row) const { return static_cast<uint32_t>(row) * vectors + vector; }
    // Threads past the end of the row hold nothing, but take part in the reductions.
    __device__ bool active(int = 0) const { return vector < vectors; }
    __device__ uint4 load(const void* tensor, int row) const {
        return active() ? static_cast<const uint4*>(tensor)[offset(row)] : uint4();
    }
};
