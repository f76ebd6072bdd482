// The all-reduce inside a kernel: ranks send one another rows of a tensor, and hand each row's sum to a consumer as
// soon as it is there.
//
// Oneshot: every rank sends its whole input to every other, and each reduces everything: one crossing of the link,
// world size - 1 times the bytes. Twoshot: a rank sends each row to its owner only; the owner reduces it and sends the
// sum to all: two crossings, twice the bytes at most, whatever the world size.
//
// A block (or a cluster of blocks) takes one row after another. It sends the next row before it waits for the current
// one, and loads the one after that, so the link does not wait for arithmetic, nor the sending for memory.
//
// Messages of a block go round in kRowsInFlight places. That needs no further flags: a rank sends its row i only when
// it has finished row i - 2, so whoever has row i of a peer knows that the peer has read all rows up to i - 2, and may
// send its own row i + 2 into the place of row i - 2. A few rows a block stay in the L2, where a buffer for the whole
// tensor would go through memory.
#pragma once

#include "launch.cuh"
#include "peer.cuh"

// Mirrors the Java method PeerWorkspace.exchange.
struct ExchangeParams {
    PeerParams peers;
    const void* input;  // the whole tensor, in the dtype
    int fp32Accumulation;
    int triggerCompletionAtEnd;
};

// Places for messages that a block has on each peer (kRowsInFlight in the Java class PeerWorkspace).
constexpr int kRowsInFlight = 4;

// A consumer has prefetch(row), called before the row's data is awaited, and finish(row, sum), called by all threads.
// A lane says which vector of each row a thread holds: rowVector() of rowVectors(), active(row), load(tensor, row).
template <int DTYPE, int WORLD_SIZE, bool TWOSHOT, typename Lane, typename Consumer>
class Exchange {
    using Box = Mailbox<DTYPE, WORLD_SIZE>;

public:
    __device__ Exchange(const ExchangeParams& params, const Lane& lane, int rows, Consumer& consumer)
        : params_(params), lane_(lane), rows_(rows), consumer_(consumer) {}

    // Does it for the rows of this block: all ranks are to be launched alike, since blocks of the same number on
    // different ranks talk to each other. `block` of `blocks`: a cluster counts as one.
    __device__ void run(int block, int blocks) const {
        const int64_t rowVectors = lane_.rowVectors();
        Box mailbox(params_.peers, blocks * kRowsInFlight * rowVectors);
        const Route route{block, blocks, block * kRowsInFlight * rowVectors + lane_.rowVector(), rowVectors};
        consumer_.prefetch(block);
        waitForPreviousKernel();
        if (!params_.triggerCompletionAtEnd) {
            letNextKernelStart();
        }
        uint4 own = lane_.load(params_.input, block);
        mailbox.open();
        if constexpr (TWOSHOT) {
            // A block owns all its rows or none, so an owner works through them while its peers follow behind.
            const int owner = block % WORLD_SIZE;
            if (owner == params_.peers.rank) {
                reduceRows(mailbox, route, own);
            } else {
                followOwner(mailbox, route, owner, own);
            }
        } else {
            sendAndReduceRows(mailbox, route, own);
        }
        if (params_.triggerCompletionAtEnd) {
            letNextKernelStart();
        }
        __syncthreads();
        mailbox.close();
    }

private:
    // A block's rows, numbered from 0, in the tensor and in the mailbox.
    struct Route {
        int first;
        int step;
        int64_t firstMessage;
        int64_t rowVectors;

        __device__ int row(int i) const { return first + i * step; }
        __device__ int64_t message(int i) const { return firstMessage + i % kRowsInFlight * rowVectors; }
    };

    __device__ void sendAndReduceRows(Box& mailbox, const Route& route, uint4 own) const {
        sendToAll(mailbox, route, 0, own);
        uint4 next = loadIfThere(route.row(1));
        finishSending();
        for (int i = 0; route.row(i) < rows_; ++i) {
            sendToAll(mailbox, route, i + 1, next);
            uint4 afterNext = loadIfThere(route.row(i + 2));
            consumer_.finish(route.row(i), reduce(mailbox, route, i, own));
            consumer_.prefetch(route.row(i + 1));
            own = next;
            next = afterNext;
        }
    }

    __device__ void reduceRows(Box& mailbox, const Route& route, uint4 own) const {
        for (int i = 0; route.row(i) < rows_; ++i) {
            uint4 next = loadIfThere(route.row(i + 1));
            Vector<DTYPE> sum = reduce(mailbox, route, i, own);
            sendToAll(mailbox, route, i, sum.bits);
            consumer_.finish(route.row(i), sum);
            consumer_.prefetch(route.row(i + 1));
            own = next;
        }
    }

    __device__ void followOwner(Box& mailbox, const Route& route, int owner, uint4 own) const {
        sendToOwner(mailbox, route, owner, 0, own);
        uint4 next = loadIfThere(route.row(1));
        finishSending();
        for (int i = 0; route.row(i) < rows_; ++i) {
            sendToOwner(mailbox, route, owner, i + 1, next);
            next = loadIfThere(route.row(i + 2));
            Vector<DTYPE> sum;
            sum.bits = lane_.active(route.row(i)) ? mailbox.receive(owner, route.message(i)) : uint4();
            consumer_.finish(route.row(i), sum);
            consumer_.prefetch(route.row(i + 1));
        }
    }

    // All of a row leaves before any of the next: the link serves them in this order, and a row is of use only whole.
    // Within the loop a row's sum is barrier enough.
    __device__ void finishSending() const { __syncthreads(); }

    __device__ Vector<DTYPE> reduce(Box& mailbox, const Route& route, int i, uint4 own) const {
        if (lane_.active(route.row(i))) {
            return mailbox.reduce(route.message(i), own, params_.fp32Accumulation);
        }
        return Vector<DTYPE>(uint4());
    }

    __device__ void send(const Box& mailbox, const Route& route, int peer, int i, uint4 data) const {
        if (route.row(i) < rows_ && lane_.active(route.row(i))) {
            mailbox.send(peer, route.message(i), data);
        }
    }

    // A peer that only the run tells; the loop keeps the mailbox's addresses in registers.
    __device__ void sendToOwner(const Box& mailbox, const Route& route, int owner, int i, uint4 data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer == owner) {
                send(mailbox, route, peer, i, data);
            }
        }
    }

    __device__ void sendToAll(const Box& mailbox, const Route& route, int i, uint4 data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer != params_.peers.rank) {
                send(mailbox, route, peer, i, data);
            }
        }
    }

    __device__ uint4 loadIfThere(int row) const { return row < rows_ ? lane_.load(params_.input, row) : uint4(); }

    const ExchangeParams& params_;
    const Lane& lane_;
    int rows_;
    Consumer& consumer_;
};
