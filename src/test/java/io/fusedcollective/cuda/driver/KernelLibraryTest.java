package io.fusedcollective.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KernelLibraryTest {

    @Test
    void manglesAsNvcc() {
        assertEquals("_Z7rmsNormILi0ELi1EEv10NormParams", KernelLibrary.mangled("rmsNorm", "NormParams", 0, 1));
        assertEquals(
                "_Z11elementwiseILi7ELi2EEv12NativeParams", KernelLibrary.mangled("elementwise", "NativeParams", 7, 2));
        assertEquals("_Z7rowMean12NativeParams", KernelLibrary.mangled("rowMean", "NativeParams"));
    }
}
