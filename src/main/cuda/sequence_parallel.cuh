// The all-reduce of a sequence-parallel layer: a rank owns a part of the rows. It adds up each of them, adds its
// residual, normalizes, quantizes, and only then sends the row to the others, which store it. Quantized rows are
// smaller than sums, so fewer bytes cross the link than in any all-reduce.
//
// Rank r owns rows r * rowsPerRank and following, as reduce-scatter hands them out; the last ranks may own fewer rows.
// The residual and its sum exist for a rank's own rows only.
#pragma once

#include "fused.cuh"
#include "output_link.cuh"

// The pointers to the residual and its sum are those of row 0, though only the rows
// of this rank exist.
struct SequenceParams {
    EpilogueParams epilogue;
    ExchangeParams exchange;
    int rowsPerRank;
};

// The rows of one block (or cluster): all of one owner, and on all ranks the same.
template <int DTYPE, int WORLD_SIZE, int QUANT, typename Consumer>
class SequenceParallel {
    using Box = Mailbox<DTYPE, WORLD_SIZE>;

public:
    // `block` of `blocks`, which is a multiple of the world size; a cluster counts as one.
    __device__ SequenceParallel(const SequenceParams& params, const RowSlice<DTYPE>& slice, Box& mailbox,
                                Consumer& epilogue, int block, int blocks)
        : params_(params),
          slice_(slice),
          mailbox_(mailbox),
          epilogue_(epilogue),
          owner_(block % WORLD_SIZE),
          first_(owner_ * params.rowsPerRank + block / WORLD_SIZE),
          step_(blocks / WORLD_SIZE),
          end_(min((owner_ + 1) * params.rowsPerRank, params.epilogue.tokens)) {}

    __device__ void run() {
        const bool isOwner = owner_ == params_.exchange.peers.rank;
        // As in Exchange: blocks with one row have time until the previous kernel ends.
        const bool startsEarly = isOwner && first_ + step_ >= end_;
        uint4 residual = startsEarly ? prefetch(first_) : uint4();
        waitForPreviousKernel();
        if (params_.exchange.nextStart == kAtOnce) {
            letNextKernelStart();
        }
        const uint4 own = load(first_);
        mailbox_.open();
        if (!isOwner) {
            sendToOwner(first_, own);
        } else {
            epilogue_.prepare();
            if (!startsEarly) {
                residual = prefetch(first_);
            }
        }
        __syncthreads();
        mailbox_.close();
        if (isOwner) {
            finishRows(own, residual);
        } else {
            receiveRows();
        }
    }

private:
    __device__ void finishRows(uint4 own, uint4 residual) {
        for (int row = first_; row < end_; row += step_) {
            const uint4 next = load(row + step_);
            const uint4 nextResidual = prefetch(row + step_);
            letNextKernelStartIf(kAtLastWait, row);
            const Vector<DTYPE> sum =
                mailbox_.reduce(slice_.offset(row), slice_.active(), own, params_.exchange.fp32Accumulation);
            letNextKernelStartIf(kAtLastData, row);
            epilogue_.begin(sum, residual);
            if (slice_.active()) {
                mailbox_.mark(slice_.offset(row));
            }
            epilogue_.finish(row);
            own = next;
            residual = nextResidual;
        }
    }

    // The first row is sent.
    __device__ void receiveRows() {
        uint4 next = load(first_ + step_);
        for (int row = first_; row < end_; row += step_) {
            sendToOwner(row + step_, next);
            next = load(row + 2 * step_);
            letNextKernelStartIf(kAtLastWait, row);
            OutputReceiver<DTYPE, WORLD_SIZE, QUANT> receiver(params_.epilogue, slice_, row);
            receiver.receive(mailbox_, owner_);
            letNextKernelStartIf(kAtLastData, row);
            receiver.store(mailbox_, owner_);
        }
    }

    __device__ uint4 load(int row) const { return row < end_ ? slice_.load(params_.exchange.input, row) : uint4(); }
    __device__ uint4 prefetch(int row) const { return row < end_ ? epilogue_.prefetch(row) : uint4(); }

    __device__ void letNextKernelStartIf(NextStart now, int row) const {
        if (params_.exchange.nextStart == now && row + step_ >= end_) {
            letNextKernelStart();
        }
    }

    // The owner is known only at run time; the loop keeps the mailbox's addresses in registers.
    __device__ void sendToOwner(int row, uint4 data) const {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (peer == owner_ && row < end_ && slice_.active()) {
                mailbox_.send(peer, slice_.offset(row), data);
            }
        }
    }

    const SequenceParams& params_;
    const RowSlice<DTYPE>& slice_;
    Box& mailbox_;
    Consumer& epilogue_;
    const int owner_;
    const int first_;
    const int step_;
    const int end_;
};

template <int DTYPE, int WORLD_SIZE, int QUANT>
__global__ void __launch_bounds__(kMaxFusedThreads<WORLD_SIZE>, 1)
    fusedSequenceParallel(const __grid_constant__ SequenceParams params) {
    using Sender = OutputSender<DTYPE, WORLD_SIZE, QUANT>;
    using Consumer = Epilogue<DTYPE, QUANT, Sender>;
    __shared__ typename Consumer::Scratch scratch;
    const int clusterSize = params.epilogue.clusterSize;
    const RowSlice<DTYPE> slice(params.epilogue.hidden, params.epilogue.tokens, clusterSize);
    Mailbox<DTYPE, WORLD_SIZE> mailbox(params.exchange.peers, slice.tensorVectors());
    Consumer epilogue(params.epilogue, slice, scratch, Sender{mailbox, {slice}, params.exchange.peers.rank});
    SequenceParallel<DTYPE, WORLD_SIZE, QUANT, Consumer> rows(params, slice, mailbox, epilogue,
                                                              blockIdx.x / clusterSize, gridDim.x / clusterSize);
    rows.run();
}
