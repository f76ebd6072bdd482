// Fused all-reduce + add + RMSNorm + quantise, oneshot: every rank sends its whole input to every other, and each
// reduces, normalises and quantises every row. One crossing of the link, world size - 1 times the bytes.
//
// A block (or a cluster of blocks) takes one row after another. It sends the next row before it waits for the current
// one, and loads the one after that, so the link never waits for the arithmetic.
#pragma once

#include "epilogue.cuh"
#include "launch.cuh"
#include "peer.cuh"

// Mirrors the Java method FusedPipeline.oneshot.
struct FusedParams {
    EpilogueParams epilogue;
    PeerParams peers;
    const void* input;  // tokens x hidden of the dtype
    int fp32Accumulation;
    int triggerCompletionAtEnd;
};

template <int DTYPE, int WORLD_SIZE, int QUANT>
__global__ void __launch_bounds__(1024, 1) fusedOneshot(const __grid_constant__ FusedParams params) {
    __shared__ RowSumScratch scratch;
    const int tokens = params.epilogue.tokens;
    const int rank = params.peers.rank;
    const int rowStep = gridDim.x / params.epilogue.clusterSize;
    int row = blockIdx.x / params.epilogue.clusterSize;
    const RowLane<DTYPE> lane(params.epilogue.hidden, params.epilogue.clusterSize);
    Epilogue<DTYPE, QUANT> epilogue(params.epilogue, lane, scratch);
    epilogue.prefetchResidual(row);

    waitForPreviousKernel();
    if (!params.triggerCompletionAtEnd) {
        letNextKernelStart();
    }
    uint4 own = lane.load(params.input, row);
    Mailbox<DTYPE> mailbox(params.peers, WORLD_SIZE, static_cast<int64_t>(tokens) * lane.vectors);
    auto sendToAll = [&](int target, uint4 data) {
#pragma unroll
        for (int peer = 0; peer < WORLD_SIZE; ++peer) {
            if (lane.active() && peer != rank) {
                mailbox.send(peer, lane.offset(target), data);
            }
        }
    };
    sendToAll(row, own);
    uint4 next = {};
    if (row + rowStep < tokens) {
        next = lane.load(params.input, row + rowStep);
    }
    for (; row < tokens; row += rowStep) {
        uint4 afterNext = {};
        if (row + rowStep < tokens) {
            sendToAll(row + rowStep, next);
        }
        if (row + 2 * rowStep < tokens) {
            afterNext = lane.load(params.input, row + 2 * rowStep);
        }
        Vector<DTYPE> sum;
        sum.bits = {};
        if (lane.active()) {
            sum = mailbox.reduce<WORLD_SIZE>(lane.offset(row), own, params.fp32Accumulation);
        }
        epilogue.finish(row, sum);
        if (row + rowStep < tokens) {
            epilogue.prefetchResidual(row + rowStep);
        }
        own = next;
        next = afterNext;
    }
    // All threads of the block have passed the barrier of a row's sum, so all have read the counter.
    if (threadIdx.x == 0) {
        mailbox.countLaunch();
    }
    if (params.triggerCompletionAtEnd) {
        letNextKernelStart();
    }
}
