package io.fusedcollective.report;

import io.fusedcollective.Golden;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole reports, sealed: results in JMH's own format beside the markdown and the CSV that they turn into.
 * {@code two-gpus} has a machine record with failed and unavailable results, two of them for one reason, and a result whose
 * wall and device time differ; {@code doubtful} has results in doubt, of which some were measured again;
 * {@code host-one-iteration} has no record, errors that are not a number, and a result in microseconds without device time;
 * {@code probes} has the link's peak and the all-reduce alone at two sizes, and a probe that failed.
 */
class GoldenReportTest {

    @ParameterizedTest
    @ValueSource(strings = {"two-gpus", "doubtful", "host-one-iteration", "probes"})
    void markdown(String name) throws IOException {
        Golden.assertSealed(
                getClass(),
                name + ".md",
                RunReport.of(RunResults.read(file(name + ".json"))).in(DocumentFormat.MARKDOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-gpus", "doubtful", "host-one-iteration", "probes"})
    void csv(String name) throws IOException {
        Golden.assertSealed(
                getClass(),
                name + ".csv",
                RunReport.of(RunResults.read(file(name + ".json"))).in(DocumentFormat.CSV));
    }

    private static Path file(String name) {
        try {
            return Path.of(GoldenReportTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
