package io.fusedcollective.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types that a function takes, as TVM's FFI writes them when the number of arguments is wrong ("Mismatched number of
 * arguments when calling: `name(0: DLTensor*, 1: int) -> void`. Expected 2 but got 0 arguments",
 * {@code tvm/ffi/function_details.h}).
 *
 * @param types for example "int", "DLTensor*", "Optional&lt;float&gt;"
 */
record FfiSignature(List<String> types) {

    static final FfiSignature WITHOUT_ARGUMENTS = new FfiSignature(List.of());

    private static final Pattern COUNT = Pattern.compile("Expected (\\d+) but got 0 arguments");
    private static final Pattern PARAMETER = Pattern.compile("(?:\\(|, )\\d+: ");

    int count() {
        return types.size();
    }

    /** @param error what the call of {@code function} without arguments was refused with */
    static FfiSignature parse(String function, String error) {
        Matcher count = COUNT.matcher(error);
        if (!count.find()) {
            throw new ForeignLibraryException(function + " does not say which arguments it takes, but: " + error);
        }
        int expected = Integer.parseInt(count.group(1));
        List<String> types = new ArrayList<>();
        int end = error.lastIndexOf(") -> ");
        Matcher parameter = PARAMETER.matcher(error);
        int start = -1;
        while (end > 0 && parameter.find() && parameter.start() < end) {
            if (start >= 0) {
                types.add(error.substring(start, parameter.start()));
            }
            start = parameter.end();
        }
        if (start >= 0) {
            types.add(error.substring(start, end));
        }
        if (types.size() != expected) {
            throw new ForeignLibraryException(
                    function + " takes " + expected + " arguments, whose types cannot be read from: " + error);
        }
        return new FfiSignature(List.copyOf(types));
    }

    @Override
    public String toString() {
        return "(" + String.join(", ", types) + ")";
    }
}
