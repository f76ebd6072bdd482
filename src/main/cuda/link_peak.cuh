// The link alone: every rank writes to all its peers at once, and nobody reads, adds or waits. No all-reduce of as many
// bytes over the same links is faster, so this is the limit for the other kernels.
#pragma once

#include <cstdint>

#include "launch.cuh"

constexpr int kMaxPeers = 7;

// The constructor of LinkPeak in Java fills it.
struct LinkPeakParams {
    // The place that this rank writes to on each peer. The next rank comes first on every rank, so each rank receives
    // from one peer at a time.
    uint4* targets[kMaxPeers];
    int64_t vectors;  // 16-byte vectors for each peer
    int peers;
    int sender;
};

// A word that says who wrote it and where it belongs, mixed by the finalizer of MurmurHash3 (Austin Appleby, public
// domain): half of the bits differ from one word to the next, as in real data. Mirrors the Java method
// LinkPattern.word.
inline __host__ __device__ uint32_t linkPatternWord(uint32_t sender, uint32_t index) {
    uint32_t hash = index ^ ((sender + 1) * 0x9E3779B9u);
    hash ^= hash >> 16;
    hash *= 0x85EBCA6Bu;
    hash ^= hash >> 13;
    hash *= 0xC2B2AE35u;
    return hash ^ (hash >> 16);
}

// The data is made in registers, so the link does not wait for memory. All blocks are resident and take turns over the
// vectors, so that a warp writes whole lines. The stores are streaming ones, because nobody here reads what they write.
__global__ void __launch_bounds__(512, 2) linkPeak(const __grid_constant__ LinkPeakParams params) {
    letNextKernelStart();
    waitForPreviousKernel();
    const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x;
    for (int64_t vector = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; vector < params.vectors;
         vector += step) {
        const uint32_t word = static_cast<uint32_t>(4 * vector);
        const uint4 data =
            make_uint4(linkPatternWord(params.sender, word), linkPatternWord(params.sender, word + 1),
                       linkPatternWord(params.sender, word + 2), linkPatternWord(params.sender, word + 3));
        for (int peer = 0; peer < params.peers; ++peer) {
            __stcs(params.targets[peer] + vector, data);
        }
    }
}
