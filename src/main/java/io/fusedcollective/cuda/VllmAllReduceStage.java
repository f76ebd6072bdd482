package io.fusedcollective.cuda;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.foreign.DeviceTensor;
import io.fusedcollective.foreign.VllmAllReduce;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** vLLM's custom all-reduce, as FlashInfer's library has it. */
final class VllmAllReduceStage implements AllReduceStage {

    /** The same alignment as an allocation's start. */
    private static final long ALIGNMENT_BYTES = 256;

    @Override
    public List<Requirement> needs() {
        return ForeignNeeds.vllm();
    }

    @Override
    public DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target) {
        ForeignRank rank = ForeignRank.of(assembly);
        SharedBlock inputs = assembly.rank().sharedBlock("the inputs of vLLM's all-reduce");
        int sets = assembly.work().bufferSets();
        long bytes = assembly.problem().tensorBytes();
        long stride = (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        inputs.reserve(sets * stride, assembly.rank(), block -> {});
        DeviceMemory slots = slots(assembly, sets);
        if (assembly.set() == 0) {
            slots.upload(ForeignRank.bytes(slotContents(inputs, sets, stride, slots)), 0);
        }
        VllmAllReduce allReduce = assembly.memory().shared(() -> open(rank, slots), VllmAllReduce::close);
        long offset = assembly.set() * stride;
        DeviceMemory input = inputs.memory().slice(offset, bytes);
        input.copyFrom(assembly.tensors().input);
        allReduce.register(at(inputs, offset));
        DeviceMemory sum = target.get();
        DeviceTensor in = rank.tensor(input);
        DeviceTensor out = rank.tensor(sum);
        rank.add(() -> allReduce.enqueue(in, out));
        return sum;
    }

    /** Slots for the inputs of all sets, which are registered in turn, then for each operation of a graph. */
    private static DeviceMemory slots(Assembly assembly, int sets) {
        int operations = new BufferRotation(sets).operationsPerReplay();
        return assembly.memory()
                .shared("the slots of vLLM's all-reduce", (long) (sets + operations) * VllmAllReduce.SLOT_BYTES);
    }

    /** The contents of the slots. Both kinds use the sets in turn, from the first on. */
    private static long[] slotContents(SharedBlock inputs, int sets, long stride, DeviceMemory slots) {
        int entries = VllmAllReduce.SLOT_BYTES / Long.BYTES;
        long[] contents = new long[Math.toIntExact(slots.bytes() / Long.BYTES)];
        for (int slot = 0; slot * entries < contents.length; slot++) {
            long[] addresses = VllmAllReduce.slot(at(inputs, slot % sets * stride));
            System.arraycopy(addresses, 0, contents, slot * entries, entries);
        }
        return contents;
    }

    private static long[] at(SharedBlock inputs, long offset) {
        return Arrays.stream(inputs.addresses())
                .map(address -> address + offset)
                .toArray();
    }

    private static VllmAllReduce open(ForeignRank rank, DeviceMemory slots) {
        CudaRank owner = rank.assembly().rank();
        long bytes = rank.library().vllmWorkspaceBytes(rank.assembly().problem().tensorBytes());
        SharedBlock signals = owner.sharedBlock("the signals of vLLM's all-reduce");
        signals.reserve(bytes, owner, block -> {});
        // A peer's last kernel of another problem may still write signals.
        owner.lineUp();
        signals.memory().fill((byte) 0);
        return rank.library()
                .vllmAllReduce(signals.addresses(), owner.index(), rank.device(), slots.address(), slots.bytes());
    }
}
