package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedNameTest {

    @Test
    void aJarIsCalledAsItWas() {
        assertEquals(
                Optional.of("java -jar target/benchmarks.jar"),
                TypedName.of(null, "target/benchmarks.jar run --full", "benchmarks.jar"));
        assertEquals(Optional.of("java -jar benchmarks.jar"), TypedName.of(null, "benchmarks.jar", "benchmarks.jar"));
        assertEquals(
                Optional.of("java -jar /a b/benchmarks.jar"),
                TypedName.of(" ", "/a b/benchmarks.jar doctor", "benchmarks.jar"));
    }

    @Test
    void theBundlesScriptComesFirst() {
        assertEquals(
                Optional.of("bin/fused-collective"),
                TypedName.of("bin/fused-collective", "/x/lib/benchmarks.jar run", "benchmarks.jar"));
    }

    @Test
    void aClassHasNoNameToType() {
        assertEquals(Optional.empty(), TypedName.of(null, "io.fusedcollective.cli.Main run", "classes"));
        assertEquals(Optional.empty(), TypedName.of(null, "io.fusedcollective.cli.Main run", "benchmarks.jar"));
        assertEquals(Optional.empty(), TypedName.of(null, "other-benchmarks.jar run", "benchmarks.jar"));
        assertEquals(Optional.empty(), TypedName.of(null, null, "benchmarks.jar"));
    }
}
