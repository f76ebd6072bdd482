// A row of the activations as the kernels that normalize see it: the tensors that belong to it, and the part of it that
// a thread holds.
#pragma once

#include "element.cuh"

// Epilogue.arguments in Java fills it.
struct EpilogueParams {
    const void* residual;  // tokens x hidden elements of the dtype; null: no residual
    const void* weight;    // hidden elements of the dtype
    void* residualOut;     // sum + residual; null without residual
    void* out;             // norms in the dtype, or codes
    uint8_t* scales;       // FP4 scale factors
    float epsilon;
    float quantScale;  // FP8: 1 / scale. FP4: global scale
    int tokens;
    int hidden;
    int scaleLayout;  // ScaleLayout
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

    __device__ int64_t tensorVectors() const { return static_cast<int64_t>(tokens) * vectors; }
    __device__ int64_t offset(int row) const { return static_cast<int64_t>(row) * vectors + vector; }
    // Threads past the end of the row hold nothing, but take part in the reductions.
    __device__ bool active(int = 0) const { return vector < vectors; }
    __device__ uint4 load(const void* tensor, int row) const {
        return active() ? static_cast<const uint4*>(tensor)[offset(row)] : uint4();
    }
};
