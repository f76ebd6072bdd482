package io.fusedcollective.foreign;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;

/** A function that a library exports through TVM's FFI: {@code int (void*, const TVMFFIAny*, int32_t, TVMFFIAny*)}. */
final class FfiFunction {

    private final String name;
    private final Function function;
    private final FfiErrors errors;
    private FfiSignature signature;

    FfiFunction(String name, Function function, FfiErrors errors) {
        this.name = name;
        this.function = function;
        this.errors = errors;
    }

    String name() {
        return name;
    }

    /** Calls a function that returns an integer or nothing. */
    long call(FfiArguments arguments) {
        Memory result = new Memory(FfiArguments.ANY_BYTES);
        result.clear();
        int status = function.invokeInt(new Object[] {Pointer.NULL, arguments.toNative(), arguments.count(), result});
        Reference.reachabilityFence(arguments);
        if (status != 0) {
            throw new ForeignLibraryException(name + " failed: " + errors.takeError());
        }
        return result.getLong(FfiArguments.VALUE_OFFSET);
    }

    /**
     * The arguments of the function, as the library describes them: it refuses a call without arguments, before it does anything,
     * with a message that lists them.
     */
    synchronized FfiSignature signature() {
        if (signature == null) {
            Memory result = new Memory(FfiArguments.ANY_BYTES);
            result.clear();
            int status = function.invokeInt(new Object[] {Pointer.NULL, new FfiArguments().toNative(), 0, result});
            signature = status == 0 ? FfiSignature.WITHOUT_ARGUMENTS : FfiSignature.parse(name, errors.takeError());
        }
        return signature;
    }
}
