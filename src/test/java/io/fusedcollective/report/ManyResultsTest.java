package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fusedcollective.document.Document;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManyResultsTest {

    /** It takes a second on an idle machine; what is quadratic in results takes a minute. */
    @Test
    void twoThousandResultsAreReportedWithinSeconds() {
        List<Implementation> implementations = Stream.of(Implementation.values())
                .filter(each -> each.kind() != Implementation.Kind.PROBE)
                .toList();
        List<Result> results = new ArrayList<>();
        for (int tokens = 1; results.size() < 2_000; tokens++) {
            for (Implementation implementation : implementations) {
                // Every one of them is in doubt in one way or another.
                results.add(Runs.result(
                        implementation,
                        tokens,
                        1_000.0 * tokens + implementation.ordinal(),
                        500,
                        tokens % 3 == 0 ? 1500 : 1980));
            }
        }
        RunResults run = Runs.of(results.toArray(Result[]::new));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Document document = RunReport.of(run, List.of());
            assertEquals(
                    results.size() + 1, document.in(DocumentFormat.CSV).lines().count());
            document.in(DocumentFormat.MARKDOWN);
            document.in(DocumentFormat.HTML);
        });
    }
}
