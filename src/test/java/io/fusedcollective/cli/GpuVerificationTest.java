package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.suite.BackendNotice;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.Plan;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels, where there are GPUs to run them: every implementation held against the oracle. */
@Tag("gpu")
@Timeout(120)
class GpuVerificationTest {

    @ParameterizedTest
    @CsvSource({"cuda, 2", "simulated, 4", "simulated, 8"})
    void everyImplementationIsRight(String name, int worldSize) {
        Backend backend = Backends.select(name);
        assumeTrue(
                Plan.fits(backend),
                () -> "no GPUs for the " + name + " backend: " + BackendNotice.shortcoming(backend));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("verify", "--quick", "--backend", name, "--world-size", Integer.toString(worldSize));
        assertEquals(0, exitCode, () -> err.toString() + out);
    }
}
