// The all-reduce inside a kernel: ranks send one another rows of a tensor, and hand each row's sum to a consumer as
// soon as it is there.
//
// Oneshot: every rank sends its whole input to every other, and each reduces everything: one crossing of the link,
// world size - 1 times the bytes. Twoshot: a rank sends each row to its owner only; the owner reduces it and sends the
// sum to all: two crossings, twice the bytes at most, whatever the world size.
//
// A block (or a cluster of blocks) takes one row after another. It sends the next row before it waits for the current
// one, and loads the one after that, so the link does not wait for arithmetic, nor the sending for memory.
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

#ifndef ROWS_AHEAD
#define ROWS_AHEAD 1
#endif
constexpr int kRowsAhead = ROWS_AHEAD;

// A consumer has prefetch(row), called before the row's data is awaited, and finish(row, sum), called by all threads.
// A lane says which vector of each row a thread holds: offset(row), active(row), load(tensor, row), and how many
// vectors the tensor has.
template <int DTYPE, int WORLD_SIZE, bool TWOSHOT, typename Lane, typename Consumer>
class Exchange {
public:
    __device__ Exchange(const ExchangeParams& params, const Lane& lane, int rows, Consumer& consumer)
        : params_(params), lane_(lane), rows_(rows), consumer_(consumer) {}

    // Does it for the rows first, first + step, ... Blocks with the same `first` on different ranks talk to each other:
    // all ranks are to be launched alike, and twoshot with all blocks resident at once.
    __device__ void run(int first, int step) const {
        consumer_.prefetch(first);
        waitForPreviousKernel();
        if (!params_.triggerCompletionAtEnd) {
            letNextKernelStart();
        }
        uint4 own = lane_.load(params_.input, first);
        Mailbox<DTYPE> mailbox(params_.peers, WORLD_SIZE, lane_.tensorVectors());
        if constexpr (TWOSHOT) {
            // A block owns all its rows or none, so an owner works through them while its peers follow behind.
            int owner = first % WORLD_SIZE;
            if (owner == params_.peers.rank) {
                reduceRows(mailbox, own, first, step);
            } else {
                followOwner(mailbox, owner, own, first, step);
            }
        } else {
            reduceAndSendRows(mailbox, own, first, step);
        }
        // The counter may change once all threads of the block have read it.
        __syncthreads();
        if (threadIdx.x == 0) {
            mailbox.countLaunch();
        }
        if (params_.triggerCompletionAtEnd) {
            letNextKernelStart();
        }
    }

private:
    __device__ void reduceAndSendRows(Mailbox<DTYPE>& mailbox, uint4 own, int first, int step) const {
        // Rows from the current one on: those sent, the one to be sent next, and the one being loaded.
        uint4 rows[kRowsAhead + 2];
        rows[0] = own;
        sendToAll(mailbox, first, own);
#pragma unroll
        for (int i = 1; i <= kRowsAhead; ++i) {
            rows[i] = loadIfThere(first + i * step);
        }
#pragma unroll
        for (int i = 1; i < kRowsAhead; ++i) {
            sendToAll(mailbox, first + i * step, rows[i]);
        }
        for (int row = first; row < rows_; row += step) {
            sendToAll(mailbox, row + kRowsAhead * step, rows[kRowsAhead]);
            rows[kRowsAhead + 1] = loadIfThere(row + (kRowsAhead + 1) * step);
            consumer_.finish(row, reduce(mailbox, row, rows[0]));
            consumer_.prefetch(row + step);
#pragma unroll
            for (int i = 0; i <= kRowsAhead; ++i) {
                rows[i] = rows[i + 1];
            }
        }
    }

    __device__ void reduceRows(Mailbox<DTYPE>& mailbox, uint4 own, int first, int step) const {
        for (int row = first; row < rows_; row += step) {
            uint4 next = loadIfThere(row + step);
            Vector<DTYPE> sum = reduce(mailbox, row, own);
            sendToAll(mailbox, row, sum.bits);
            consumer_.finish(row, sum);
            consumer_.prefetch(row + step);
            own = next;
        }
    }

    __device__ void followOwner(Mailbox<DTYPE>& mailbox, int owner, uint4 own, int first, int step) const {
        send(mailbox, owner, first, own);
        uint4 next = loadIfThere(first + step);
        for (int row = first; row < rows_; row += step) {
            send(mailbox, owner, row + step, next);
            next = loadIfThere(row + 2 * step);
            Vector<DTYPE> sum;
            sum.bits = lane_.active(row) ? mailbox.receive(owner, lane_.offset(row)) : uint4();
            consumer_.finish(row, sum);
            consumer_.prefetch(row + step);
        }
    }

    __device__ Vector<DTYPE> reduce(Mailbox<DTYPE>& mailbox, int row, uint4 own) const {
        if (lane_.active(row)) {
            return mailbox.template reduce<WORLD_SIZE>(lane_.offset(row), own, params_.fp32Accumulation);
        }
        return Vector<DTYPE>(uint4());
    }

    __device__ void send(const Mailbox<DTYPE>& mailbox, int peer, int row, uint4 data) const {
        if (row < rows_ && lane_.active(row)) {
            mailbox.send(peer, lane_.offset(row), data);
        }
    }

    __device__ void sendToAll(const Mailbox<DTYPE>& mailbox, int row, uint4 data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer != params_.peers.rank) {
                send(mailbox, peer, row, data);
            }
        }
    }

    __device__ uint4 loadIfThere(int row) const { return row < rows_ ? lane_.load(params_.input, row) : uint4(); }

    const ExchangeParams& params_;
    const Lane& lane_;
    int rows_;
    Consumer& consumer_;
};
