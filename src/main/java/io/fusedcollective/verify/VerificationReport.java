package io.fusedcollective.verify;

import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as a markdown table that grows line by line, a line for each implementation, and a summary. */
public final class VerificationReport {

    /** One in this many codes of an implementation may be a tie. Rounding in fp32 does not explain more. */
    private static final long CODES_PER_TIE = 10_000;

    /** Always allowed, because a few ties among few codes say nothing about a rate. */
    private static final long TIES_ALWAYS_ALLOWED = 3;

    private final int implementationWidth;
    private final int problemWidth;
    private final List<VerificationResult> results = new ArrayList<>();
    private final StringBuilder table = new StringBuilder();

    /** The given texts decide how wide the first two columns are. */
    VerificationReport(Stream<String> implementations, Stream<String> problems) {
        implementationWidth = width(implementations);
        problemWidth = width(problems);
    }

    private static int width(Stream<String> labels) {
        return labels.mapToInt(String::length).reduce("implementation".length(), Math::max);
    }

    String heading() {
        return line("implementation", "problem", "elements", "wrong", "ties", "largest error (ulp)")
                + line("-".repeat(implementationWidth), "-".repeat(problemWidth), "---:", "---:", "---:", "---:");
    }

    String add(VerificationResult result) {
        results.add(result);
        RowCheck check = result.check();
        return line(
                result.implementation().label(),
                result.problem().label(),
                check.elements(),
                check.wrong(),
                check.ties(),
                check.largestErrorUlp());
    }

    String sumHeading() {
        return sumLine("implementation", "problems", "elements", "wrong", "ties", "error (ulp)");
    }

    /** All results of an implementation in one line, which is for the terminal and not in the table. */
    String sum(Implementation implementation) {
        List<VerificationResult> own = results.stream()
                .filter(result -> result.implementation() == implementation)
                .toList();
        RowCheck check = sum(own);
        return sumLine(
                implementation.label(),
                own.size(),
                check.elements(),
                check.wrong(),
                check.ties(),
                check.largestErrorUlp());
    }

    private String sumLine(Object... cells) {
        return String.format(Locale.ROOT, "%-" + implementationWidth + "s  %8s  %11s  %9s  %7s  %11s%n", cells);
    }

    private String line(Object... cells) {
        String format = "| %-" + implementationWidth + "s | %-" + problemWidth + "s | %11s | %9s | %7s | %19s |%n";
        String line = String.format(Locale.ROOT, format, cells);
        table.append(line);
        return line;
    }

    /** The table. */
    public String markdown() {
        return table.toString();
    }

    /** The summary in one line. */
    public String summary() {
        RowCheck all = sum(results);
        return String.format(
                Locale.ROOT,
                "%,d of %,d elements wrong, %,d ties; %d results of %d implementations",
                all.wrong(),
                all.elements(),
                all.ties(),
                results.size(),
                results.stream()
                        .map(VerificationResult::implementation)
                        .distinct()
                        .count());
    }

    /** The mistakes found, one line for each implementation; empty if there are none. */
    public List<String> complaints() {
        Map<Implementation, List<VerificationResult>> byImplementation = results.stream()
                .collect(Collectors.groupingBy(VerificationResult::implementation, TreeMap::new, Collectors.toList()));
        List<String> complaints = new ArrayList<>();
        byImplementation.forEach((implementation, own) -> {
            own.stream()
                    .filter(result -> !result.check().passed())
                    .findFirst()
                    .ifPresent(result -> complaints.add(result.firstWrong()));
            List<VerificationResult> limited =
                    own.stream().filter(result -> result.codes() > 0).toList();
            long codes = limited.stream().mapToLong(VerificationResult::codes).sum();
            long ties = sum(limited).ties();
            if (ties > Math.max(TIES_ALWAYS_ALLOWED, codes / CODES_PER_TIE)) {
                complaints.add(String.format(
                        Locale.ROOT,
                        "%s: %,d ties among %,d codes, more than 1 in %,d",
                        implementation.label(),
                        ties,
                        codes,
                        CODES_PER_TIE));
            }
        });
        return complaints;
    }

    private static RowCheck sum(List<VerificationResult> results) {
        return results.stream().map(VerificationResult::check).reduce(RowCheck.NOTHING, RowCheck::plus);
    }
}
