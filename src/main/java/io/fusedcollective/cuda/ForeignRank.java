package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.foreign.DeviceTensor;
import io.fusedcollective.foreign.ElementType;
import io.fusedcollective.foreign.FlashInfer;
import io.fusedcollective.foreign.FusionShape;
import io.fusedcollective.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The arguments of FlashInfer's functions for one rank and one set of its buffers. */
record ForeignRank(Assembly assembly, FlashInfer library) {

    static ForeignRank of(Assembly assembly) {
        FlashInferChoice choice = FlashInferChoice.of(assembly.work().options().flashinfer());
        return new ForeignRank(assembly, choice.open(assembly.rank().device()));
    }

    int device() {
        return assembly.rank().device().ordinal();
    }

    FusionShape shape() {
        return ForeignNeeds.shape(
                assembly.problem(), assembly.rank().worldSize(), assembly.rank().index(), device());
    }

    /** A tensor of the problem's shape. */
    DeviceTensor tensor(DeviceMemory memory, ElementType type) {
        Problem problem = assembly.problem();
        return new DeviceTensor(memory.address(), device(), type, problem.tokens(), problem.hidden());
    }

    /** A tensor of the problem's shape and dtype. */
    DeviceTensor tensor(DeviceMemory memory) {
        return tensor(memory, ElementType.of(assembly.problem().dtype()));
    }

    DeviceTensor weight() {
        return new DeviceTensor(
                assembly.tensors().weight.address(),
                device(),
                ElementType.of(assembly.problem().dtype()),
                assembly.problem().hidden());
    }

    /** One fp32 value on the GPU, because FlashInfer's kernels read it there. */
    DeviceTensor scalar(String what, float value) {
        DeviceMemory memory = assembly.memory().shared(what, Float.BYTES);
        if (assembly.set() == 0) {
            memory.upload(direct(Float.BYTES).putFloat(0, value), 0);
        }
        return new DeviceTensor(memory.address(), device(), ElementType.FLOAT32, 1);
    }

    /** Adds a call of the library, which enqueues on the stream that is set for the thread. */
    void add(Runnable call) {
        int device = device();
        assembly.add((Stream stream) -> {
            library.setStream(device, stream.javacpp().address());
            call.run();
        });
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Converts to bytes for an upload. */
    static ByteBuffer bytes(long[] values) {
        ByteBuffer bytes = direct(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return bytes;
    }
}
