package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.KernelStruct;

/** The structs of the kernels ({@code src/main/cuda}), field by field; a test compares the two. */
final class Structs {

    /** Addresses in a kernel's parameters ({@code kMaxWorldSize}). */
    static final int MAX_WORLD_SIZE = 8;

    /** Peers' addresses in the parameters of {@code linkPeak} ({@code kMaxPeers}). */
    static final int MAX_PEERS = 7;

    static final KernelStruct EPILOGUE = KernelStruct.named("EpilogueParams")
            .pointers("residual", "weight", "residualOut", "norm", "codes", "scales")
            .float32s("epsilon", "weightOffset", "quantScale", "smallestScale")
            .int32s("tokens", "hidden", "scaleLayout", "scaleFormat", "groupSize", "clusterSize");

    static final KernelStruct PEER = KernelStruct.named("PeerParams")
            .pointerArray("buffers", MAX_WORLD_SIZE)
            .pointers("state", "error")
            .int64s("timeoutNs")
            .int32s("rank");

    static final KernelStruct EXCHANGE =
            KernelStruct.named("ExchangeParams").struct(PEER).pointers("input").int32s("fp32Accumulation", "nextStart");

    static final KernelStruct FUSED =
            KernelStruct.named("FusedParams").struct(EPILOGUE).struct(EXCHANGE);

    static final KernelStruct SEQUENCE = KernelStruct.named("SequenceParams")
            .struct(EPILOGUE)
            .struct(EXCHANGE)
            .int32s("rowsPerRank");

    static final KernelStruct ALL_REDUCE = KernelStruct.named("AllReduceParams")
            .struct(EXCHANGE)
            .pointers("output")
            .int64s("vectors");

    static final KernelStruct NORM =
            KernelStruct.named("NormParams").struct(EPILOGUE).pointers("input");

    static final KernelStruct LINK_PEAK = KernelStruct.named("LinkPeakParams")
            .pointerArray("targets", MAX_PEERS)
            .int64s("vectors")
            .int32s("peers", "sender");

    static final KernelStruct ARRANGE_SCALES = KernelStruct.named("ArrangeScalesParams")
            .pointers("linear", "scales")
            .int32s("rows", "groupsPerRow", "scaleLayout", "scaleFormat");

    static final KernelStruct EAGER = KernelStruct.named("EagerParams")
            .pointers("left", "right", "out")
            .int64s("elements")
            .int32s("columns", "rowStride", "columnStride")
            .float32s("constant");

    static final KernelStruct GROUP_SCALE = KernelStruct.named("GroupScaleParams")
            .pointers("left", "scales", "multipliers")
            .int64s("groups")
            .int32s("groupsPerRow", "rows", "scaleLayout", "scaleFormat")
            .float32s("globalScale");

    private Structs() {}
}
