package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FfiFunctionTest {

    private final PlayedLibrary library = new PlayedLibrary();

    @Test
    void argumentsGoInAndANumberComesBack() {
        library.with("meta_size", 3456, "int", "float");
        assertEquals(
                3456,
                library.function("meta_size").call(new FfiArguments().integer(7).real(0.5)));
        assertEquals(
                List.of(List.of(
                        new PlayedLibrary.Value(1, 7), new PlayedLibrary.Value(3, Double.doubleToRawLongBits(0.5)))),
                library.calls());
    }

    @Test
    void aFailureIsOneLineThatNamesTheFunction() {
        library.with("all_reduce", (self, arguments, count, result) -> {
            library.failWith("RuntimeError: buffer address 4096\n is not registered!");
            return -1;
        });
        assertEquals(
                "all_reduce failed: RuntimeError: buffer address 4096 is not registered!",
                refusal(() -> library.function("all_reduce").call(new FfiArguments())));
    }

    @Test
    void aLibrarySaysWhatItsFunctionsTake() {
        library.with("init", 0, "Array<int>", "DLTensor*", "Optional<float>", "Map<str, Array<int>>");
        assertEquals(
                List.of("Array<int>", "DLTensor*", "Optional<float>", "Map<str, Array<int>>"),
                library.function("init").signature().types());
        library.with("meta_size", 0);
        assertEquals(0, library.function("meta_size").signature().count());
    }

    @Test
    void aFunctionThatDoesNotSayIsRefused() {
        library.with("odd", (self, arguments, count, result) -> {
            library.failWith("InternalError: something else");
            return -1;
        });
        assertEquals(
                "odd does not say which arguments it takes, but: InternalError: something else",
                refusal(() -> library.function("odd").signature()));
        assertEquals(
                "odd takes 3 arguments, whose types cannot be read from: Expected 3 but got 0 arguments",
                refusal(() -> FfiSignature.parse("odd", "Expected 3 but got 0 arguments")));
    }

    private static String refusal(Runnable call) {
        return assertThrows(ForeignLibraryException.class, call::run).getMessage();
    }
}
