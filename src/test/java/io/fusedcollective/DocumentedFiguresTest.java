package io.fusedcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Provider;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The times that documents show are those of the committed results. Read are all tables whose head is "tokens" and then token counts.
 * The first cell of a line says whose times follow: a quantization, and an implementation, "fused" or "fastest standard".
 */
class DocumentedFiguresTest {

    private static final Path RESULTS = Path.of("jmh-results", "h100-x2-all.csv");
    private static final Pattern HEAD = Pattern.compile("\\| tokens (\\| \\d+ )+\\|");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final List<String> QUANTIZATIONS = List.of("none", "fp8", "fp4");

    private final List<CSVRecord> results = measured();

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/results.md", "docs/sequence-parallel.md"})
    void timesAreThoseOfTheCommittedResults(String document) throws IOException {
        List<String> tokens = List.of();
        List<String> different = new ArrayList<>();
        int figures = 0;
        for (String line : Files.readAllLines(Path.of(document))) {
            List<String> cells = cells(line);
            if (HEAD.matcher(line).matches()) {
                tokens = cells.subList(1, cells.size());
            } else if (!line.startsWith("|")) {
                tokens = List.of();
            } else if (!tokens.isEmpty() && !line.startsWith("|---")) {
                for (int column = 0; column < tokens.size(); column++) {
                    String cell = cells.get(column + 1).replace("*", "");
                    String measured = rounded(timeNs(cells.get(0), tokens.get(column)), cell);
                    figures++;
                    if (!cell.equals(measured)) {
                        different.add(
                                cells.get(0) + " at " + tokens.get(column) + ": " + cell + " instead of " + measured);
                    }
                }
            }
        }
        assertTrue(figures > 0, document + " has no such table");
        assertEquals(List.of(), different);
    }

    private static String rounded(double timeNs, String like) {
        return BigDecimal.valueOf(timeNs / 1000)
                .setScale(new BigDecimal(like).scale(), RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** A label such as "`fp8`, fastest standard (`p2pCompiled`)" claims both: that this one is the fastest, and its time. */
    private double timeNs(String label, String tokens) {
        List<String> codes = CODE.matcher(label)
                .results()
                .map(MatchResult::group)
                .map(code -> code.replace("`", ""))
                .toList();
        String quant =
                codes.stream().filter(QUANTIZATIONS::contains).findFirst().orElse("none");
        Optional<Implementation> named = codes.stream()
                .filter(code -> !QUANTIZATIONS.contains(code))
                .map(Implementation::of)
                .findFirst();
        List<CSVRecord> candidates = results.stream()
                .filter(result -> result.get("quant").equals(quant)
                        && result.get("tokens").equals(tokens))
                .filter(result -> label.contains("fastest standard")
                        ? is(result, Implementation.Kind.STANDARD, Provider.SUITE, Provider.NCCL)
                        : named.map(implementation(result)::equals)
                                .orElseGet(() -> is(result, Implementation.Kind.FUSED, Provider.SUITE)))
                .toList();
        CSVRecord fastest = candidates.stream()
                .min((a, b) -> Double.compare(timeNs(a), timeNs(b)))
                .orElseThrow(() -> new AssertionError("no result for " + label + " at " + tokens));
        named.ifPresent(name -> assertEquals(name, implementation(fastest), label + " at " + tokens));
        return timeNs(fastest);
    }

    private static boolean is(CSVRecord result, Implementation.Kind kind, Provider... providers) {
        Implementation implementation = implementation(result);
        return implementation.kind() == kind && Arrays.asList(providers).contains(implementation.provider());
    }

    private static Implementation implementation(CSVRecord result) {
        return Implementation.of(result.get("implementation"));
    }

    private static double timeNs(CSVRecord result) {
        return Double.parseDouble(result.get("time_ns"));
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("\\|")).skip(1).map(String::strip).toList();
    }

    private static List<CSVRecord> measured() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader in = Files.newBufferedReader(RESULTS)) {
            return format.parse(in).stream()
                    .filter(result -> result.get("status").equals("measured"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(RESULTS + " cannot be read", e);
        }
    }
}
