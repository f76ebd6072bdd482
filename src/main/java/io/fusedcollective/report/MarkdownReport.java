package io.fusedcollective.report;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A run for people: the machine, a summary, then a table for each configuration with the speedups over its baseline. */
public final class MarkdownReport {

    private final RunResults report;
    private final List<Illustration> illustrations;
    private final Map<Result, List<QualityFlag>> flags;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(RunResults report, List<Illustration> illustrations) {
        this.report = report;
        this.illustrations = illustrations;
        this.flags = report.flags();
    }

    public static String of(RunResults report) {
        return of(report, List.of());
    }

    public static String of(RunResults report, List<Illustration> illustrations) {
        MarkdownReport markdown = new MarkdownReport(report, illustrations);
        markdown.header();
        markdown.warnings();
        markdown.summary();
        markdown.illustrations();
        markdown.howToRead();
        markdown.absentImplementations();
        report.groups().forEach(markdown::group);
        markdown.probes();
        return markdown.text.toString();
    }

    private void header() {
        text.append("# Fused all-reduce + RMSNorm + quantization\n\n");
        for (HeaderLine line : HeaderLine.of(report)) {
            String quote = line.literal() ? "`" : "";
            text.append("- ")
                    .append(line.name())
                    .append(": ")
                    .append(quote)
                    .append(line.value())
                    .append(quote)
                    .append('\n');
        }
        text.append('\n');
    }

    private void illustrations() {
        for (Illustration illustration : illustrations) {
            text.append("![%s](%s)\n\n".formatted(illustration.caption(), illustration.path()));
        }
    }

    private void summary() {
        new Summary(report.groups(), result -> operation(result) + mark(result))
                .table()
                .ifPresent(table -> text.append(table).append('\n'));
    }

    private void howToRead() {
        text.append("""
                Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's 99.9 % \
                confidence interval, and Noise the coefficient of variation of Time over all iterations. Speedup is against \
                the fastest standard implementation with the same quantization. \
                Wall is JMH's score: the time seen from the CPU, the mean over ranks. \
                The fastest result of each problem is bold. †: something speaks against this result's time; the reason stands below \
                its table.

                """);
        report.link().ifPresent(link -> text.append("""
                %% of limit is the share of Time that the link alone would need for what each of N ranks must receive, \
                2 (N - 1) / N of the tensor, at its peak of %s.

                """.formatted(link.description())));
        if (report.groups().stream()
                .anyMatch(group -> !group.configuration().backendKind().timesMeanSomething())) {
            text.append("""
                    There are no speedups for the simulated backend, nor fastest results: its ranks take turns on the GPUs \
                    that they share, so its times say nothing about ranks that have a GPU each.

                    """);
        }
    }

    private void warnings() {
        List<String> warnings = Warnings.of(report);
        if (!warnings.isEmpty()) {
            text.append("> [!WARNING]\n");
            warnings.forEach(warning -> text.append("> - ").append(warning).append('\n'));
            text.append('\n');
        }
    }

    private String operation(Result result) {
        return code(result.implementation()) + report.varyingSwitches(result);
    }

    /** Said once here rather than in each table. */
    private void absentImplementations() {
        Map<Implementation, String> absent = absent();
        if (!absent.isEmpty()) {
            text.append("Not available in this run:\n\n");
            reasons(absent);
        }
    }

    /** Implementations that could compute no problem at all, for one and the same reason. */
    private Map<Implementation, String> absent() {
        Map<Implementation, String> absent = new LinkedHashMap<>();
        for (Implementation implementation : Implementation.values()) {
            List<String> reasons = report.missing().stream()
                    .filter(missed -> missed.implementation() == implementation
                            && missed.status() == MissingResult.Status.UNAVAILABLE)
                    .map(MissingResult::reason)
                    .toList();
            if (reasons.size() == groupsOf(implementation).size()
                    && reasons.stream().distinct().count() == 1) {
                absent.put(implementation, reasons.get(0));
            }
        }
        return absent;
    }

    private List<ResultGroup> groupsOf(Implementation implementation) {
        return implementation.kind() == Implementation.Kind.PROBE ? report.probes() : report.groups();
    }

    private void group(ResultGroup group) {
        text.append("## ").append(heading(group.configuration())).append("\n\n");
        Optional<Link> link = report.link();
        List<String> headings =
                new ArrayList<>(List.of("Implementation", "Time µs", "± µs", "Noise", "Speedup", "Wall µs"));
        link.ifPresent(peak -> headings.add(Link.HEADING));
        MarkdownTable table = new MarkdownTable(headings.toArray(String[]::new));
        Optional<Result> fastest = group.fastest(result -> true);
        for (Result result : group.results()) {
            String mark = fastest.filter(result::equals).isPresent() ? "**" : "";
            List<String> cells = new ArrayList<>(List.of(
                    mark + operation(result) + mark + mark(result),
                    mark + result.time().timeUs() + mark,
                    result.time().errorUs(),
                    Figures.share(result.time().variation()),
                    group.verdict(result),
                    result.wall().timeUs()));
            link.ifPresent(peak -> cells.add(peak.limitCell(result)));
            table.add(cells.toArray(String[]::new));
        }
        Map<Implementation, String> reasons = new LinkedHashMap<>();
        for (MissingResult missed : missingToTell(group)) {
            String[] cells = new String[headings.size()];
            Arrays.fill(cells, "");
            cells[0] = code(missed.implementation());
            cells[1] = status(missed);
            table.add(cells);
            reasons.put(missed.implementation(), missed.reason());
        }
        text.append(table).append('\n');
        footnotes(group);
        reasons(reasons);
    }

    private String mark(Result result) {
        return flags.containsKey(result) ? " " + QualityFlags.MARK : "";
    }

    /** Why results are in doubt, and which were measured again. */
    private void footnotes(ResultGroup group) {
        List<Footnote> footnotes = Footnote.of(report, group);
        footnotes.forEach(footnote -> text.append("- ")
                .append(footnote.mark())
                .append(operation(footnote.result()))
                .append(": ")
                .append(footnote.words())
                .append('\n'));
        text.append(footnotes.isEmpty() ? "" : "\n");
    }

    /** Those that {@link #absentImplementations} has not told already. */
    private List<MissingResult> missingToTell(ResultGroup group) {
        Map<Implementation, String> absent = absent();
        return group.missing().stream()
                .filter(missed -> !Objects.equals(absent.get(missed.implementation()), missed.reason()))
                .toList();
    }

    private static String status(MissingResult missed) {
        return missed.status() == MissingResult.Status.FAILED ? "**FAILED**" : "unavailable";
    }

    private void probes() {
        List<String> missing = report.probes().stream()
                .flatMap(group -> missingToTell(group).stream())
                .map(missed -> "- " + code(missed.implementation()) + ", "
                        + missed.configuration().label() + ": " + status(missed) + ", " + missed.reason() + "\n")
                .toList();
        ProbeTable probes = new ProbeTable(report);
        if (probes.isEmpty() && missing.isEmpty()) {
            return;
        }
        text.append("## ").append(ProbeTable.HEADING).append("\n\n");
        if (!probes.isEmpty()) {
            MarkdownTable table = new MarkdownTable(probes.headings().toArray(String[]::new));
            for (Result result : probes.results()) {
                Stream<String> figures = probes.cells(result).stream().map(ProbeTable.Cell::text);
                table.add(Stream.concat(Stream.of(operation(result) + mark(result)), figures)
                        .toArray(String[]::new));
            }
            text.append(probes.explanation()).append("\n\n").append(table).append('\n');
            report.probes().forEach(this::footnotes);
        }
        missing.forEach(text::append);
        text.append(missing.isEmpty() ? "" : "\n");
    }

    /** A line for each reason, with all implementations that share it. */
    private void reasons(Map<Implementation, String> reasons) {
        Map<String, String> names = new LinkedHashMap<>();
        reasons.forEach((implementation, reason) -> names.merge(reason, code(implementation), (a, b) -> a + ", " + b));
        names.forEach((reason, implementations) -> text.append("- ")
                .append(implementations)
                .append(": ")
                .append(reason)
                .append('\n'));
        text.append(names.isEmpty() ? "" : "\n");
    }

    private static String code(Implementation implementation) {
        return "`" + implementation.label() + "`";
    }

    /** Backend and world size stand in a heading only where the header's do not say it all. */
    private String heading(Configuration configuration) {
        boolean one = report.groups().stream()
                        .map(group -> group.configuration().backend()
                                + group.configuration().worldSize())
                        .distinct()
                        .count()
                == 1;
        return configuration.label()
                + (one ? "" : ", " + configuration.worldSize() + " ranks on " + configuration.backend());
    }
}
