package io.fusedcollective.foreign;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says of a library that does not load what is missing, from the loader's message. */
final class LoadFailure {

    private static final Pattern MISSING_LIBRARY = Pattern.compile("(\\S+): cannot open shared object file");
    private static final Pattern MISSING_SYMBOL = Pattern.compile("undefined symbol: (\\S+)");
    private static final Pattern CUDA_RUNTIME = Pattern.compile("libcudart\\.so\\.(\\d+)");

    private LoadFailure() {}

    static String explain(Path file, String message) {
        Matcher library = MISSING_LIBRARY.matcher(message);
        if (library.find()) {
            Matcher cuda = CUDA_RUNTIME.matcher(library.group(1));
            String remedy = cuda.matches()
                    ? ": it is built for CUDA " + cuda.group(1)
                            + "; install that runtime, or build FlashInfer with the CUDA" + " that is here"
                    : "; install it, or put its folder into LD_LIBRARY_PATH";
            return file + " needs " + library.group(1) + ", which is not on this machine" + remedy;
        }
        Matcher symbol = MISSING_SYMBOL.matcher(message);
        if (symbol.find()) {
            String cause = symbol.group(1).startsWith("TVMFFI")
                    ? "libtvm_ffi.so is incompatible: install the apache-tvm-ffi" + " that this FlashInfer asks for"
                    : "it is not complete, or made for other libraries: build it again";
            return file + " needs the function " + symbol.group(1) + ", which no library has; " + cause;
        }
        return file + " does not load: " + message;
    }
}
