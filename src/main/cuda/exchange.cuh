// The all-reduce inside a kernel: ranks send one another rows of a tensor, and hand each row's sum to a consumer as
// soon as it is there.
//
// Oneshot: every rank sends its whole input to every other, and each reduces everything: one crossing of the link,
// world size - 1 times the bytes. Twoshot: a rank sends each row to its owner only; the owner reduces it and sends the
// sum to all: two crossings, twice the bytes at most, whatever the world size.
//
// A block (or a cluster of blocks) takes one row after another. It sends the next row before the current one is complete,
// and loads the one after that, so the link does not wait for arithmetic, nor the sending for memory. But no more than
// that: what is queued for the link holds up whatever else leaves a multiprocessor, and rows that are all under way at the
// same time are all complete at the end only.
//
// Every row has a place of its own on each peer, so within a launch nothing is written twice; a ring of a few rows
// would need each mark to be in place before the peer's next message is, which only the end of a kernel guarantees.
#pragma once

#include "launch.cuh"
#include "peer.cuh"

// When the next kernel's blocks may start; in the order of the Java enum NextStart, which says when to choose which. They wait
// for the end of this one all the same.
enum NextStart : int { kAtOnce = 0, kAtLastWait = 1, kAtLastData = 2 };

// Mirrors the Java method PeerWorkspace.exchange.
struct ExchangeParams {
    PeerParams peers;
    const void* input;  // the whole tensor, in the dtype
    int fp32Accumulation;
    int nextStart;  // NextStart
};

// A consumer has prepare(), which starts loads for all rows; prefetch(row), called a row ahead; begin(sum, what it
// prefetched), and finish(row). All threads call them. A lane says which vector of each row a thread holds: offset(row),
// active(row), load(tensor, row), and how many vectors the tensor has.
template <int DTYPE, int WORLD_SIZE, bool TWOSHOT, typename Lane, typename Consumer>
class Exchange {
    using Box = Mailbox<DTYPE, WORLD_SIZE>;
    using Prefetched = typename Consumer::Prefetched;

public:
    __device__ Exchange(const ExchangeParams& params, const Lane& lane, int rows, Consumer& consumer)
        : params_(params), lane_(lane), rows_(rows), consumer_(consumer) {}

    // Does it for the rows of this block: all ranks are to be launched alike, since blocks of the same number on
    // different ranks talk to each other. `block` of `blocks`: a cluster counts as one.
    __device__ void run(int block, int blocks) const {
        Box mailbox(params_.peers, lane_.tensorVectors());
        // Blocks that have one row each start beside the previous kernel's, and have time until that ends. Those with more
        // fill the GPU: they start when others leave, and then nothing is to be ahead of the input.
        const bool startsEarly = blocks == rows_;
        Prefetched extra = startsEarly ? consumer_.prefetch(block) : Prefetched();
        waitForPreviousKernel();
        if (params_.nextStart == kAtOnce) {
            letNextKernelStart();
        }
        const uint4 own = lane_.load(params_.input, block);
        mailbox.open();
        const int owner = block % WORLD_SIZE;
        if (!TWOSHOT) {
            sendToAll(mailbox, block, own);
        } else if (owner != params_.peers.rank) {
            sendToOwner(mailbox, owner, block, own);
        }
        consumer_.prepare();
        if (!startsEarly) {
            extra = consumer_.prefetch(block);
        }
        if constexpr (TWOSHOT) {
            // A block owns all its rows or none, so an owner works through them while its peers follow behind.
            if (owner == params_.peers.rank) {
                reduceRows(mailbox, own, extra, block, blocks);
            } else {
                followOwner(mailbox, owner, extra, block, blocks);
            }
        } else {
            reduceSentRows(mailbox, own, extra, block, blocks);
        }
    }

private:
    // The first row is sent.
    __device__ void reduceSentRows(Box& mailbox, uint4 own, Prefetched extra, int first, int step) const {
        uint4 next = loadIfThere(first + step);
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            // The last row leaves when the one before it is there: so one is left to finish when the link is done, not two.
            const bool lastIsNext = row + 2 * step >= rows_;
            if (!lastIsNext) {
                sendToAll(mailbox, row + step, next);
            }
            uint4 afterNext = loadIfThere(row + 2 * step);
            Prefetched nextExtra = consumer_.prefetch(row + step);
            letNextKernelStartIf(kAtLastWait, row, step);
            const Vector<DTYPE> sum = reduce(mailbox, row, own);
            if (lastIsNext) {
                sendToAll(mailbox, row + step, next);
            }
            begin(row, step, sum, extra);
            if (lane_.active(row)) {
                mailbox.mark(lane_.offset(row));
            }
            consumer_.finish(row);
            extra = nextExtra;
            own = next;
            next = afterNext;
        }
    }

    __device__ void reduceRows(Box& mailbox, uint4 own, Prefetched extra, int first, int step) const {
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            uint4 next = loadIfThere(row + step);
            Prefetched nextExtra = consumer_.prefetch(row + step);
            letNextKernelStartIf(kAtLastWait, row, step);
            const Vector<DTYPE> sum = reduce(mailbox, row, own);
            sendToAll(mailbox, row, sum.bits);
            begin(row, step, sum, extra);
            if (lane_.active(row)) {
                mailbox.mark(lane_.offset(row));
            }
            consumer_.finish(row);
            own = next;
            extra = nextExtra;
        }
    }

    // The first row is sent.
    __device__ void followOwner(Box& mailbox, int owner, Prefetched extra, int first, int step) const {
        uint4 next = loadIfThere(first + step);
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            sendToOwner(mailbox, owner, row + step, next);
            next = loadIfThere(row + 2 * step);
            Prefetched nextExtra = consumer_.prefetch(row + step);
            letNextKernelStartIf(kAtLastWait, row, step);
            const Vector<DTYPE> sum(mailbox.receive(owner, lane_.offset(row), lane_.active(row)));
            begin(row, step, sum, extra);
            if (lane_.active(row)) {
                mailbox.mark(owner, lane_.offset(row));
            }
            consumer_.finish(row);
            extra = nextExtra;
        }
    }

    // All of a row leaves before any of the next: the link serves them in this order, and a row is of use only whole.
    // Within the loop the wait for a row's sum does it, to which every warp gives its part after it has sent; the
    // all-reduce alone has none there, and shorter rows. By then all threads have opened the mailbox.
    __device__ void closeWhenSent(const Box& mailbox) const {
        __syncthreads();
        mailbox.close();
    }

    __device__ void letNextKernelStartIf(NextStart now, int row, int step) const {
        if (params_.nextStart == now && row + step >= rows_) {
            letNextKernelStart();
        }
    }

    // A row whose sum is there.
    __device__ void begin(int row, int step, const Vector<DTYPE>& sum, Prefetched extra) const {
        letNextKernelStartIf(kAtLastData, row, step);
        consumer_.begin(sum, extra);
    }

    __device__ Vector<DTYPE> reduce(Box& mailbox, int row, uint4 own) const {
        return mailbox.reduce(lane_.offset(row), lane_.active(row), own, params_.fp32Accumulation);
    }

    __device__ void send(const Box& mailbox, int peer, int row, uint4 data) const {
        if (row < rows_ && lane_.active(row)) {
            mailbox.send(peer, lane_.offset(row), data);
        }
    }

    // A peer that only the run tells; the loop keeps the mailbox's addresses in registers.
    __device__ void sendToOwner(const Box& mailbox, int owner, int row, uint4 data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer == owner) {
                send(mailbox, peer, row, data);
            }
        }
    }

    __device__ void sendToAll(const Box& mailbox, int row, uint4 data) const {
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
