// The blocks of a cluster: their numbers, their shared memory, their barrier. Written out, because the header
// cooperative_groups.h needs a C++ standard library, which a kernel that is compiled at run time does not have.
#pragma once

#include <cstdint>

inline __device__ int clusterRank() {
    uint32_t rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return static_cast<int>(rank);
}

// Before a block stores to another one's shared memory, that one must have started ("Distributed Shared Memory", CUDA C++
// Programming Guide): each tells the others at its start, and waits for their word before its first store.
inline __device__ void tellClusterOfStart() { asm volatile("barrier.cluster.arrive.relaxed.aligned;" ::: "memory"); }
inline __device__ void awaitStartOfCluster() { asm volatile("barrier.cluster.wait.acquire.aligned;" ::: "memory"); }

// Writes to where `address`, in this block's shared memory, lies in another block's. Seen there after clusterBarrier().
inline __device__ void storeToBlock(int block, float* address, float value) {
    uint32_t own = static_cast<uint32_t>(__cvta_generic_to_shared(address));
    asm volatile("{\n\t"
                 ".reg .u32 other;\n\t"
                 "mapa.shared::cluster.u32 other, %0, %1;\n\t"
                 "st.shared::cluster.f32 [other], %2;\n\t"
                 "}" ::"r"(own), "r"(block), "f"(value)
                 : "memory");
}

// All threads of all blocks meet, and see what the others stored before.
inline __device__ void clusterBarrier() {
    asm volatile("barrier.cluster.arrive.release.aligned;\n\tbarrier.cluster.wait.acquire.aligned;" ::: "memory");
}
