// The all-reduce inside a kernel: ranks send one another rows of a tensor, and hand each row's sum to a consumer as
// soon as it is there.
//
// Oneshot: every rank sends its whole input to every other rank, and each reduces everything. A message crosses the
// link once, and a rank sends world size - 1 times the tensor. Twoshot: a rank sends each row to its owner only; the
// owner reduces it and sends the sum to all. Data crosses the link twice, and a rank sends at most twice the tensor,
// whatever the world size.
//
// A block (or a cluster of blocks) takes one row after another. It sends the next row before the current one is
// complete, and loads the row after that. So the link does not wait for arithmetic, nor the sending for memory. It does
// not send further ahead, for two reasons: what is queued for the link holds up whatever else leaves a multiprocessor,
// and rows that are all under way at the same time all complete at the end only.
//
// Every row has a place of its own on each peer, so within a launch nothing is written twice. A ring of a few rows
// would need each mark to be in place before the peer's next message arrives, which only the end of a kernel
// guarantees.
#pragma once

#include "launch.cuh"
#include "peer.cuh"

// When the next kernel's blocks may start. They wait for the end of this kernel all the same. The constants are in the
// order of the Java enum NextStart, which says when to choose which.
enum NextStart : int { kAtOnce = 0, kAtLastWait = 1, kAtLastData = 2 };

// PeerWorkspace.exchange in Java fills it.
struct ExchangeParams {
    PeerParams peers;
    const void* input;  // the whole tensor, in the dtype
    int fp32Accumulation;
    int nextStart;  // NextStart
};

// A consumer has prepare(), which starts loads for all rows; prefetch(row), which is called a row ahead; begin(sum,
// what it prefetched), and finish(row). All threads call them. A slice says which vector of each row a thread holds: it
// has offset(row), active(row) and load(tensor, row), and says how many vectors the tensor has.
template <int DTYPE, int WORLD_SIZE, bool TWOSHOT, typename Slice, typename Consumer>
class Exchange {
    using Box = Mailbox<DTYPE, WORLD_SIZE>;
    using Prefetched = typename Consumer::Prefetched;

public:
    __device__ Exchange(const ExchangeParams& params, const Slice& slice, int rows, Consumer& consumer)
        : params_(params), slice_(slice), rows_(rows), consumer_(consumer) {}

    // Reduces the rows of this block. All ranks must be launched alike, because blocks of the same number on different
    // ranks talk to each other. `block` of `blocks`: a cluster counts as one.
    __device__ void run(int block, int blocks) const {
        Box mailbox(params_.peers, slice_.tensorVectors());
        // Blocks with one row each start beside the previous kernel's blocks, and have time until those end. Blocks
        // with several rows fill the GPU: they start when others leave, and then nothing may delay the input.
        const bool startsEarly = blocks == rows_;
        Prefetched extra = startsEarly ? consumer_.prefetch(block) : Prefetched();
        waitForPreviousKernel();
        if (params_.nextStart == kAtOnce) {
            letNextKernelStart();
        }
        const uint4 own = slice_.load(params_.input, block);
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
    // Oneshot. The first row is sent.
    __device__ void reduceSentRows(Box& mailbox, uint4 own, Prefetched extra, int first, int step) const {
        uint4 next = loadIfThere(first + step);
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            // The last row leaves when the one before it has come. So only one row is left to finish when the link is
            // done.
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
            if (slice_.active(row)) {
                mailbox.mark(slice_.offset(row));
            }
            consumer_.finish(row);
            extra = nextExtra;
            own = next;
            next = afterNext;
        }
    }

    // Twoshot, on the owner.
    __device__ void reduceRows(Box& mailbox, uint4 own, Prefetched extra, int first, int step) const {
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            uint4 next = loadIfThere(row + step);
            Prefetched nextExtra = consumer_.prefetch(row + step);
            letNextKernelStartIf(kAtLastWait, row, step);
            const Vector<DTYPE> sum = reduce(mailbox, row, own);
            sendToAll(mailbox, row, sum.bits);
            begin(row, step, sum, extra);
            if (slice_.active(row)) {
                mailbox.mark(slice_.offset(row));
            }
            consumer_.finish(row);
            own = next;
            extra = nextExtra;
        }
    }

    // Twoshot, on the others. The first row is sent.
    __device__ void followOwner(Box& mailbox, int owner, Prefetched extra, int first, int step) const {
        uint4 next = loadIfThere(first + step);
        closeWhenSent(mailbox);
        for (int row = first; row < rows_; row += step) {
            sendToOwner(mailbox, owner, row + step, next);
            next = loadIfThere(row + 2 * step);
            Prefetched nextExtra = consumer_.prefetch(row + step);
            letNextKernelStartIf(kAtLastWait, row, step);
            const Vector<DTYPE> sum(mailbox.receive(owner, slice_.offset(row), slice_.active(row)));
            begin(row, step, sum, extra);
            if (slice_.active(row)) {
                mailbox.mark(owner, slice_.offset(row));
            }
            consumer_.finish(row);
            extra = nextExtra;
        }
    }

    // Makes all of a row leave before any of the next: the link serves them in this order, and a row is of use only
    // when it is whole. Within the loop the wait for a row's sum has this effect, because every warp gives its part
    // after it has sent. The all-reduce alone has no such wait, and its rows are shorter. Here all threads have opened
    // the mailbox.
    __device__ void closeWhenSent(const Box& mailbox) const {
        __syncthreads();
        mailbox.close();
    }

    __device__ void letNextKernelStartIf(NextStart now, int row, int step) const {
        if (params_.nextStart == now && row + step >= rows_) {
            letNextKernelStart();
        }
    }

    // Takes a row whose sum is there.
    __device__ void begin(int row, int step, const Vector<DTYPE>& sum, Prefetched extra) const {
        letNextKernelStartIf(kAtLastData, row, step);
        consumer_.begin(sum, extra);
    }

    __device__ Vector<DTYPE> reduce(Box& mailbox, int row, uint4 own) const {
        return mailbox.reduce(slice_.offset(row), slice_.active(row), own, params_.fp32Accumulation);
    }

    __device__ void send(const Box& mailbox, int peer, int row, uint4 data) const {
        if (row < rows_ && slice_.active(row)) {
            mailbox.send(peer, slice_.offset(row), data);
        }
    }

    // The owner is known only at run time; the loop keeps the mailbox's addresses in registers.
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

    __device__ uint4 loadIfThere(int row) const {
        return row < rows_ ? slice_.load(params_.input, row) : uint4();
    }

    const ExchangeParams& params_;
    const Slice& slice_;
    int rows_;
    Consumer& consumer_;
};
