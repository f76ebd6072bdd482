package io.fusedcollective.foreign;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The library {@code libtvm_ffi.so}: errors, streams and containers of the functions that other libraries export. */
final class TvmFfi implements FfiErrors, FfiArrays {

    /**
     * {@code dlopen}'s flags: resolve everything now, because a symbol that is found missing later ends the process. Other
     * libraries may use the symbols.
     */
    private static final int NOW_AND_GLOBAL = 0x102;

    private static final int NOW_AND_LOCAL = 0x2;
    private static final int DEVICE_TYPE_CUDA = 2;

    /** The one of this process: modules find its functions by name, in the first library that has them. */
    private static TvmFfi loaded;

    private final Path file;
    private final NativeLibrary library;

    private TvmFfi(Path file, NativeLibrary library) {
        this.file = file;
        this.library = library;
    }

    /** The first that a process loads serves all modules; a later one adds only functions that the first does not have. */
    static synchronized TvmFfi load(Path file) {
        if (loaded == null || !loaded.file.equals(file)) {
            SharedObject.read(file);
            TvmFfi candidate = new TvmFfi(file, open(file, NOW_AND_GLOBAL));
            candidate.checkVersion();
            loaded = loaded == null ? candidate : loaded;
        }
        return loaded;
    }

    /** A library whose functions are called through this one. */
    static NativeLibrary openModule(Path file) {
        SharedObject.read(file);
        return open(file, NOW_AND_LOCAL);
    }

    private static NativeLibrary open(Path file, int flags) {
        try {
            return tryToOpen(file, flags);
        } catch (UnsatisfiedLinkError e) {
            if (CudaToolkit.loadMissing(e.getMessage())) {
                try {
                    return tryToOpen(file, flags);
                } catch (UnsatisfiedLinkError other) {
                    throw new ForeignLibraryException(LoadFailure.explain(file, other.getMessage()));
                }
            }
            throw new ForeignLibraryException(LoadFailure.explain(file, e.getMessage()));
        }
    }

    private static NativeLibrary tryToOpen(Path file, int flags) {
        return NativeLibrary.getInstance(file.toAbsolutePath().toString(), Map.of(Library.OPTION_OPEN_FLAGS, flags));
    }

    private void checkVersion() {
        try (Memory version = new Memory(3L * Integer.BYTES)) {
            symbol("TVMFFIGetVersion").invokeVoid(new Object[] {version});
            if (version.getInt(0) != 0 || version.getInt(4) != 1) {
                throw new ForeignLibraryException(file + " is TVM FFI " + version.getInt(0) + "." + version.getInt(4)
                        + "." + version.getInt(8) + ", and the suite knows 0.1: install apache-tvm-ffi 0.1");
            }
        }
    }

    private Function symbol(String name) {
        try {
            return library.getFunction(name);
        } catch (UnsatisfiedLinkError e) {
            throw new ForeignLibraryException(
                    file + " has no function " + name + ": it is incompatible; install apache-tvm-ffi 0.1");
        }
    }

    /** The functions that this thread calls from now on work on this stream of this device. */
    void setStream(int device, long stream) {
        check("TVMFFIEnvSetStream", symbol("TVMFFIEnvSetStream").invokeInt(new Object[] {
            DEVICE_TYPE_CUDA, device, new Pointer(stream), null
        }));
    }

    @Override
    public String takeError() {
        PointerByReference error = new PointerByReference();
        symbol("TVMFFIErrorMoveFromRaised").invokeVoid(new Object[] {error});
        Pointer object = error.getValue();
        if (object == null) {
            return "no reason given";
        }
        String text = FfiErrors.text(object);
        release(object);
        return text;
    }

    void release(Pointer object) {
        symbol("TVMFFIObjectDecRef").invokeInt(new Object[] {object});
    }

    @Override
    public FfiObject array(long... values) {
        FfiArguments arguments = new FfiArguments();
        for (long value : values) {
            arguments.integer(value);
        }
        byte[] name = "ffi.Array".getBytes(StandardCharsets.UTF_8);
        PointerByReference function = new PointerByReference();
        try (Memory bytes = new Memory(name.length);
                Memory nameAndLength = new Memory(16);
                Memory result = new Memory(FfiArguments.ANY_BYTES)) {
            bytes.write(0, name, 0, name.length);
            nameAndLength.setPointer(0, bytes);
            nameAndLength.setLong(8, name.length);
            check(
                    "TVMFFIFunctionGetGlobal",
                    symbol("TVMFFIFunctionGetGlobal").invokeInt(new Object[] {nameAndLength, function}));
            result.clear();
            check("ffi.Array", symbol("TVMFFIFunctionCall").invokeInt(new Object[] {
                function.getValue(), arguments.toNative(), arguments.count(), result
            }));
            Reference.reachabilityFence(arguments);
            release(function.getValue());
            return new FfiObject(this, result.getInt(0), result.getPointer(FfiArguments.VALUE_OFFSET));
        }
    }

    private void check(String call, int status) {
        if (status != 0) {
            throw new ForeignLibraryException(call + " failed: " + takeError());
        }
    }
}
