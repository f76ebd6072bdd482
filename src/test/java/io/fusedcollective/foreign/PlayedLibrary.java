package io.fusedcollective.foreign;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Callbacks in the place of a library: each function of it, called through C as the real one, keeps what it was given, and
 * refuses a wrong number of arguments with the very message of TVM's FFI.
 */
final class PlayedLibrary implements FfiLibrary, FfiErrors {

    /** What TVM's FFI exports: {@code int (void*, const TVMFFIAny*, int32_t, TVMFFIAny*)}. */
    public interface SafeCall extends Callback {
        int invoke(Pointer self, Pointer arguments, int count, Pointer result);
    }

    /** One value that came in: its type, and its 8 bytes. */
    record Value(int type, long bits) {}

    private final Map<String, FfiFunction> functions = new HashMap<>();
    /** C holds only their addresses. */
    private final List<Object> callbacks = new ArrayList<>();

    private final List<List<Value>> calls = new ArrayList<>();
    private String error;

    /** Adds a function that takes these types, as TVM's FFI writes them, and returns a number. */
    PlayedLibrary with(String name, long returned, String... types) {
        SafeCall play = (self, arguments, count, result) -> {
            if (count != types.length) {
                error = mismatch(name, types, count);
                return -1;
            }
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(new Value(arguments.getInt(16L * i), arguments.getLong(16L * i + 8)));
            }
            calls.add(values);
            result.setInt(0, 1);
            result.setLong(8, returned);
            return 0;
        };
        return with(name, play);
    }

    PlayedLibrary with(String name, SafeCall play) {
        callbacks.add(play);
        Function function = Function.getFunction(CallbackReference.getFunctionPointer(play));
        functions.put(name, new FfiFunction(name, function, this));
        return this;
    }

    private static String mismatch(String name, String[] types, int count) {
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            parameters.add(i + ": " + types[i]);
        }
        return "TypeError: Mismatched number of arguments when calling: `" + name + "("
                + parameters.stream().collect(Collectors.joining(", ")) + ") -> void`. Expected " + types.length
                + " but got " + count + " arguments";
    }

    List<List<Value>> calls() {
        return calls;
    }

    void failWith(String error) {
        this.error = error;
    }

    @Override
    public boolean exports(String name) {
        return functions.containsKey(name);
    }

    @Override
    public FfiFunction function(String name) {
        return functions.get(name);
    }

    @Override
    public String takeError() {
        return error;
    }

    /** An error object as TVM's FFI lays it out: a header of 24 bytes, then kind and message. */
    static Memory errorObject(String kind, String message) {
        Memory object = new Memory(56 + kind.length() + message.length());
        object.clear();
        object.write(56, kind.getBytes(), 0, kind.length());
        object.write(56 + kind.length(), message.getBytes(), 0, message.length());
        object.setPointer(24, object.share(56));
        object.setLong(32, kind.length());
        object.setPointer(40, object.share(56 + kind.length()));
        object.setLong(48, message.length());
        return object;
    }
}
