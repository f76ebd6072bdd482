// The blocks of a cluster: their numbers, their shared memory, and how a block waits for what others store into its
// own. This file does not use cooperative_groups.h, because that header needs a C++ standard library, which a kernel
// that is compiled at run time does not have.
#pragma once

#include <cstdint>

inline __device__ int clusterRank() {
    uint32_t rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return static_cast<int>(rank);
}

// A block must have started before another one stores to its shared memory ("Distributed Shared Memory", CUDA C++
// Programming Guide). So each block tells the others of its start, and waits for theirs before its first store.
inline __device__ void tellClusterOfStart() {
    asm volatile("barrier.cluster.arrive.relaxed.aligned;" ::: "memory");
}
inline __device__ void awaitStartOfCluster() {
    asm volatile("barrier.cluster.wait.acquire.aligned;" ::: "memory");
}

inline __device__ uint32_t sharedAddress(const void* address) {
    return static_cast<uint32_t>(__cvta_generic_to_shared(address));
}

// Lies in a block's shared memory and counts the bytes that the blocks of its cluster store there, round by round
// (mbarrier in the PTX ISA). It waits for these bytes alone. A barrier of the whole cluster waits for everything that
// the blocks have stored, the messages to other GPUs included, which takes a microsecond.
class ArrivedBytes {
public:
    // One thread calls it, before tellClusterOfStart().
    __device__ void init() {
        asm volatile(
            "mbarrier.init.shared::cta.b64 [%0], 1;\n\t"
            "fence.mbarrier_init.release.cluster;" ::"r"(sharedAddress(&state_))
            : "memory");
    }

    // Says how many bytes make this round. One thread calls it.
    __device__ void expect(uint32_t bytes) {
        asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(sharedAddress(&state_)), "r"(bytes)
                     : "memory");
    }

    // Waits until a round is complete and its bytes are there. `parity`: 0 in the first round, 1 in the second, 0 in
    // the third, and so on.
    __device__ void await(uint32_t parity) const {
        asm volatile(
            "{\n\t"
            ".reg .pred complete;\n"
            "again%=:\n\t"
            "mbarrier.try_wait.parity.shared::cta.b64 complete, [%0], %1;\n\t"
            "@!complete bra again%=;\n\t"
            "}" ::"r"(sharedAddress(&state_)),
            "r"(parity)
            : "memory");
    }

    // Stores to another block's shared memory, at the place that `address` has in this block's, and counts there.
    __device__ void store(int block, float* address, float value) {
        asm volatile(
            "{\n\t"
            ".reg .u32 theirAddress, theirCount;\n\t"
            "mapa.shared::cluster.u32 theirAddress, %0, %2;\n\t"
            "mapa.shared::cluster.u32 theirCount, %1, %2;\n\t"
            "st.async.shared::cluster.mbarrier::complete_tx::bytes.f32 [theirAddress], %3, [theirCount];\n\t"
            "}" ::"r"(sharedAddress(address)),
            "r"(sharedAddress(&state_)), "r"(block), "f"(value)
            : "memory");
    }

    __device__ void store(int block, float2* address, float2 value) {
        asm volatile(
            "{\n\t"
            ".reg .u32 theirAddress, theirCount;\n\t"
            "mapa.shared::cluster.u32 theirAddress, %0, %2;\n\t"
            "mapa.shared::cluster.u32 theirCount, %1, %2;\n\t"
            "st.async.shared::cluster.mbarrier::complete_tx::bytes.v2.f32 [theirAddress], {%3, %4}, [theirCount];\n\t"
            "}" ::"r"(sharedAddress(address)),
            "r"(sharedAddress(&state_)), "r"(block), "f"(value.x), "f"(value.y)
            : "memory");
    }

private:
    uint64_t state_;
};
