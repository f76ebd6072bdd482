package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.foreign.FusionWorkspace;
import java.nio.ByteBuffer;

/** The workspace of FlashInfer's fused all-reduce in one rank's memory. */
final class FusionMemory {

    private FusionMemory() {}

    /**
     * Prepares the workspace for the assembly's problem. All ranks call it together, and line up before they use it.
     *
     * @return the address of the table of its parts
     */
    static long table(Assembly assembly, FusionWorkspace workspace) {
        CudaRank rank = assembly.rank();
        SharedBlock data = rank.sharedBlock("the data of FlashInfer's all-reduce");
        SharedBlock flags = rank.sharedBlock("the flags of FlashInfer's all-reduce");
        SharedBlock lamport = rank.sharedBlock("the lamport buffers of FlashInfer's all-reduce");
        data.reserve(workspace.dataBytes(), rank, block -> {});
        flags.reserve(workspace.flagBytes(), rank, block -> {});
        lamport.reserve(workspace.lamportBytes(), rank, block -> {});
        DeviceMemory control =
                assembly.memory().shared("the control block of FlashInfer's all-reduce", FusionWorkspace.CONTROL_BYTES);
        DeviceMemory table = assembly.memory()
                .shared("the table of FlashInfer's all-reduce", (long) workspace.tableEntries() * Long.BYTES);
        if (assembly.set() == 0) {
            // The last twoshot kernel of another problem may still write flags on a peer, because no rank waited for
            // them.
            rank.lineUp();
            flags.memory().fill((byte) 0);
            lamport.memory().slice(0, workspace.lamportBytes()).fillWords(workspace.lamportWord());
            control.upload(words(workspace.controlWords()), 0);
            long[] parts = workspace.table(data.addresses(), flags.addresses(), lamport.addresses(), control.address());
            table.upload(ForeignRank.bytes(parts), 0);
        }
        return table.address();
    }

    private static ByteBuffer words(int[] values) {
        ByteBuffer bytes = ForeignRank.direct(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        return bytes;
    }
}
