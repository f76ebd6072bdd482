// Messages between ranks through each other's memory. A receiver's buffer holds a mark wherever nothing has arrived.
// The sender's data overwrites the mark, and the receiver puts it back after reading. So the data is its own flag: a
// message takes one crossing of the link and no fence.
#pragma once

#include "element.cuh"
#include "warp.cuh"

constexpr int kMaxWorldSize = 8;

// The buffer has two phases, which launches use in turn. A peer writes to the same phase again two launches later. By
// then it has received data of the launch between, and this rank sent that data after it had read all of the launch
// before, and had marked it again.
constexpr int kPhases = 2;

// A 32-bit word that nobody has written yet: one NaN, or two. Words are compared as bits, and a sender replaces this
// NaN by another one, so every value passes unchanged, negative zero and subnormals included.
constexpr uint32_t kUnwritten = 0xFFFFFFFFu;

// No launch has more blocks (MAX_BLOCKS in the Java class PeerWorkspace).
constexpr int kMaxBlocks = 1024;

// Lies in each rank's own memory, and is zero at the start.
struct PeerState {
    uint32_t failed;  // a wait was given up: later launches do not wait as long again
    // The next phase, once for each block. All entries are equal between launches. A block changes its own entry, and
    // its share of those that no block of this launch reads. So no block changes what another may still read, and there
    // is neither an atomic nor a last block to wait for.
    uint32_t phases[kMaxBlocks];
};

// PeerWorkspace.exchange in Java fills it.
struct PeerParams {
    void* buffers[kMaxWorldSize];  // each rank's receive buffer, as this rank addresses it
    PeerState* state;
    uint32_t* error;  // in the host's memory: 0, or 1 + the first rank that did not answer in time
    uint64_t timeoutNs;
    int rank;
};

inline __device__ uint64_t globalTimeNs() {
    uint64_t timeNs;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(timeNs));
    return timeNs;
}

inline __device__ uint4 loadVolatile(const uint4* address) {
    uint4 value;
    asm volatile("ld.volatile.global.v4.u32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(value.x), "=r"(value.y), "=r"(value.z), "=r"(value.w)
                 : "l"(address)
                 : "memory");
    return value;
}

inline __device__ void storeVolatile(uint4* address, uint4 value) {
    asm volatile("st.volatile.global.v4.u32 [%0], {%1, %2, %3, %4};"
                 :
                 : "l"(address), "r"(value.x), "r"(value.y), "r"(value.z), "r"(value.w)
                 : "memory");
}

// Messages that are smaller than a vector.
template <typename T>
inline __device__ T loadVolatile(const T* address) {
    return *const_cast<const volatile T*>(address);
}

inline __device__ uint2 loadVolatile(const uint2* address) {
    uint2 value;
    asm volatile("ld.volatile.global.v2.u32 {%0, %1}, [%2];" : "=r"(value.x), "=r"(value.y) : "l"(address) : "memory");
    return value;
}

template <typename T>
inline __device__ void storeVolatile(T* address, T value) {
    *const_cast<volatile T*>(address) = value;
}

inline __device__ void storeVolatile(uint2* address, uint2 value) {
    asm volatile("st.volatile.global.v2.u32 [%0], {%1, %2};" : : "l"(address), "r"(value.x), "r"(value.y) : "memory");
}

// One rank's end of all its links. Messages are 16-byte vectors, numbered 0 to `vectorsPerPeer` - 1.
template <int DTYPE, int WORLD_SIZE>
class Mailbox {
public:
    // Only works out addresses, so it may be made before the previous kernel has ended.
    __device__ Mailbox(const PeerParams& params, uint32_t vectorsPerPeer)
        : params_(params),
          rank_(params.rank),
          vectorsPerPeer_(vectorsPerPeer),
          received_(static_cast<uint4*>(params.buffers[params.rank])) {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            sent_[peer] = static_cast<uint4*>(params.buffers[peer]) + static_cast<uint64_t>(vectorsPerPeer) * rank_;
        }
    }

    // To be called before the first message and after waitForPreviousKernel(), because that kernel may have used the
    // mailbox.
    __device__ void open() {
        phase_ = __ldcg(&params_.state->phases[blockIdx.x]);
    }

    // Turns the next launch to the other phase. All threads of a block call it, after all of them have opened the
    // mailbox.
    __device__ void close() const {
        uint32_t* phases = params_.state->phases;
        if (threadIdx.x == 0) {
            phases[blockIdx.x] = phase_ ^ 1;
        }
        int unused = blockIdx.x * blockDim.x + threadIdx.x;
        for (int i = gridDim.x + unused; i < kMaxBlocks; i += gridDim.x * blockDim.x) {
            phases[i] = phase_ ^ 1;
        }
    }

    __device__ void send(int peer, uint32_t vector, uint4 data) const {
        storeVolatile(sent_[peer] + offset(0) + vector, withoutMark(data));
    }

    // Returns the vector with another NaN in the place of the mark.
    static __device__ uint4 withoutMark(uint4 data) {
        constexpr uint32_t kOtherNan = DTYPE == kFloat32 ? 0x7FFFFFFFu : 0x7FFF7FFFu;
        data.x = data.x == kUnwritten ? kOtherNan : data.x;
        data.y = data.y == kUnwritten ? kOtherNan : data.y;
        data.z = data.z == kUnwritten ? kOtherNan : data.z;
        data.w = data.w == kUnwritten ? kOtherNan : data.w;
        return data;
    }

    // Sends a message of another size in the place of vectors; `offsetBytes` counts from vector 0. Its value is not the
    // mark.
    template <typename T>
    __device__ void sendBytes(int peer, uint64_t offsetBytes, T data) const {
        char* const start = reinterpret_cast<char*>(sent_[peer] + offset(0));
        storeVolatile(reinterpret_cast<T*>(start + offsetBytes), data);
    }

    // The place where a peer's message of another size arrives.
    template <typename T>
    __device__ T* placeOfBytes(int peer, uint64_t offsetBytes) const {
        return reinterpret_cast<T*>(reinterpret_cast<char*>(place(peer, 0)) + offsetBytes);
    }

    // Calls `arrives` until it returns true in all lanes of a warp, or the peer's time is up.
    template <typename Arrives>
    __device__ void awaitUntil(int peer, Arrives arrives) {
        uint64_t startNs = 0;
        bool arrived = arrives();
        for (uint32_t polls = 1; __any_sync(kWholeWarp, !arrived && !gaveUp_); ++polls) {
            watch(polls, peer, startNs);
            arrived = arrives();
        }
    }

    // Returns one peer's message. All lanes of a warp call it together; a lane that is not `active` has no message.
    __device__ uint4 receive(int peer, uint32_t vector, bool active) {
        return await(peer, vector, active, peek(peer, vector, active));
    }

    // Returns the sum over all ranks of their vectors of this number; `own` is this rank's. It adds in the order of the
    // ranks, so every rank gets the same bits. Without `fp32` it rounds after each addition. All lanes of a warp call
    // it together.
    __device__ Vector<DTYPE> reduce(uint32_t vector, bool active, uint4 own, bool fp32) {
        if constexpr (WORLD_SIZE == 2) {
            return Vector<DTYPE>(own) + Vector<DTYPE>(receive(1 - rank_, vector, active));
        } else {
            uint4 parts[WORLD_SIZE];
#pragma unroll
            for (int peer = 0; peer < WORLD_SIZE; ++peer) {
                parts[peer] = peer == rank_ ? own : peek(peer, vector, active);
            }
#pragma unroll
            for (int peer = 0; peer < WORLD_SIZE; ++peer) {
                if (peer != rank_) {
                    parts[peer] = await(peer, vector, active, parts[peer]);
                }
            }
            return fp32 ? sumInFp32(parts) : sumRounded(parts);
        }
    }

    // Prepares the place of a received message for its next use.
    __device__ void mark(int peer, uint32_t vector) const {
        *place(peer, vector) = make_uint4(kUnwritten, kUnwritten, kUnwritten, kUnwritten);
    }

    // Does the same for the messages of a reduction.
    __device__ void mark(uint32_t vector) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer != rank_) {
                mark(peer, vector);
            }
        }
    }

private:
    // Of a sender's first vector in this phase. Vectors of a tensor have numbers of 32 bits, as 64 GiB is more than any
    // GPU has room for; those of a mailbox may have more.
    __device__ uint64_t offset(int sender) const {
        return static_cast<uint64_t>(vectorsPerPeer_) * (phase_ * WORLD_SIZE + sender);
    }

    __device__ uint4* place(int sender, uint32_t vector) const {
        return received_ + offset(sender) + vector;
    }

    static __device__ Vector<DTYPE> sumInFp32(const uint4 (&parts)[WORLD_SIZE]) {
        float sums[Vector<DTYPE>::kSize];
        Vector<DTYPE>(parts[0]).unpack(sums);
#pragma unroll
        for (int peer = 1; peer < WORLD_SIZE; ++peer) {
            float part[Vector<DTYPE>::kSize];
            Vector<DTYPE>(parts[peer]).unpack(part);
#pragma unroll
            for (int i = 0; i < Vector<DTYPE>::kSize; ++i) {
                sums[i] += part[i];
            }
        }
        return Vector<DTYPE>(sums);
    }

    static __device__ Vector<DTYPE> sumRounded(const uint4 (&parts)[WORLD_SIZE]) {
        Vector<DTYPE> sum(parts[0]);
#pragma unroll
        for (int peer = 1; peer < WORLD_SIZE; ++peer) {
            sum = sum + Vector<DTYPE>(parts[peer]);
        }
        return sum;
    }

    // Looks once; arrived() tells whether the whole vector was there.
    __device__ uint4 peek(int peer, uint32_t vector, bool active) const {
        return active ? loadVolatile(place(peer, vector)) : uint4();
    }

    static __device__ bool arrived(uint4 data) {
        return max(max(data.x, data.y), max(data.z, data.w)) != kUnwritten;
    }

    // Returns the data of a first look if it was complete, and otherwise waits. The lanes of a warp wait until all have
    // their data and go on together: a lane that left the loop alone would run the code that follows alone. Gives up
    // after the time-out: the caller then goes on with what is there, and the host sees the error.
    __device__ uint4 await(int peer, uint32_t vector, bool active, uint4 data) {
        uint64_t startNs = 0;
        for (uint32_t polls = 1; __any_sync(kWholeWarp, !arrived(data) && !gaveUp_); ++polls) {
            watch(polls, peer, startNs);
            data = peek(peer, vector, active);
        }
        return data;
    }

    // Gives up when the time-out is over. Launches after one that gave up also give up soon, because the stream may
    // hold hundreds of them.
    __device__ void watch(uint32_t polls, int peer, uint64_t& startNs) {
        constexpr uint32_t kPollsPerLook = 256;
        constexpr uint32_t kPollsPerClockRead = 4096;
        if (polls % kPollsPerLook == 0 && __ldcg(&params_.state->failed) != 0) {
            gaveUp_ = true;
        } else if (polls % kPollsPerClockRead == 0) {
            uint64_t nowNs = globalTimeNs();
            startNs = startNs == 0 ? nowNs : startNs;
            if (nowNs - startNs > params_.timeoutNs) {
                giveUp(peer);
            }
        }
    }

    // Tells the host once: if a hundred thousand threads wrote to its memory, that would take longer than the wait
    // itself.
    __device__ void giveUp(int peer) {
        gaveUp_ = true;
        if (atomicExch(&params_.state->failed, 1u) == 0) {
            *static_cast<volatile uint32_t*>(params_.error) = 1u + peer;
            __threadfence_system();
        }
    }

    const PeerParams& params_;
    const int rank_;
    const uint32_t vectorsPerPeer_;
    uint4* const received_;
    uint4* sent_[WORLD_SIZE];
    uint32_t phase_;
    bool gaveUp_ = false;
};
