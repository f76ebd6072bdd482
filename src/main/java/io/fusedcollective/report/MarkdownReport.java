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
    private final Map<Result, List<QualityFlag>> doubts;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(RunResults report, List<Illustration> illustrations) {
        this.report = report;
        this.illustrations = illustrations;
        this.doubts = report.doubts();
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
        report.sections().forEach(markdown::section);
        markdown.probes();
        return markdown.text.toString();
    }

    private void header() {
        text.append("# Fused all-reduce + RMSNorm + quantisation\n\n");
        for (HeaderLine fact : HeaderLine.of(report)) {
            String quote = fact.literal() ? "`" : "";
            text.append("- ")
                    .append(fact.name())
                    .append(": ")
                    .append(quote)
                    .append(fact.value())
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
        new Summary(report.sections(), row -> operation(row) + mark(row))
                .table()
                .ifPresent(table -> text.append(table).append('\n'));
    }

    private void howToRead() {
        text.append("""
                Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's 99.9 % \
                confidence interval, and Noise the coefficient of variation of Time over all iterations. Speedup is against \
                the fastest standard implementation with the same quantisation. \
                Wall is JMH's score: the time seen from the CPU, the mean over ranks. \
                The fastest row of each problem is bold. †: something speaks against this row's time; the reason stands below \
                its table.

                """);
        report.link().ifPresent(link -> text.append("""
                %% of limit is the share of Time that the link alone would need for what each of N ranks must receive, \
                2 (N - 1) / N of the tensor, at its peak of %s.

                """.formatted(link.description())));
        if (report.sections().stream()
                .anyMatch(section -> section.configuration().simulated())) {
            text.append("""
                    There are no speedups for the simulated backend, nor fastest rows: its ranks take turns on the GPUs \
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

    private String operation(Result row) {
        return code(row.implementation()) + report.varyingSwitches(row);
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
            List<String> reasons = report.gaps().stream()
                    .filter(gap ->
                            gap.implementation() == implementation && gap.status() == MissingResult.Status.UNAVAILABLE)
                    .map(MissingResult::reason)
                    .toList();
            if (reasons.size() == sectionsOf(implementation).size()
                    && reasons.stream().distinct().count() == 1) {
                absent.put(implementation, reasons.get(0));
            }
        }
        return absent;
    }

    private List<ResultGroup> sectionsOf(Implementation implementation) {
        return implementation.kind() == Implementation.Kind.PROBE ? report.probes() : report.sections();
    }

    private void section(ResultGroup section) {
        text.append("## ").append(heading(section.configuration())).append("\n\n");
        Optional<Link> link = report.link();
        List<String> headings = new ArrayList<>(List.of("Operation", "Time µs", "± µs", "Noise", "Speedup", "Wall µs"));
        link.ifPresent(peak -> headings.add(Link.HEADING));
        MarkdownTable table = new MarkdownTable(headings.toArray(String[]::new));
        Optional<Result> fastest = section.fastest(row -> true);
        for (Result row : section.rows()) {
            String mark = fastest.filter(row::equals).isPresent() ? "**" : "";
            List<String> cells = new ArrayList<>(List.of(
                    mark + operation(row) + mark + mark(row),
                    mark + row.time().timeUs() + mark,
                    row.time().errorUs(),
                    Figures.share(row.time().variation()),
                    section.verdict(row),
                    row.wall().timeUs()));
            link.ifPresent(peak -> cells.add(peak.limitCell(row)));
            table.add(cells.toArray(String[]::new));
        }
        Map<Implementation, String> reasons = new LinkedHashMap<>();
        for (MissingResult gap : gapsToTell(section)) {
            String[] cells = new String[headings.size()];
            Arrays.fill(cells, "");
            cells[0] = code(gap.implementation());
            cells[1] = status(gap);
            table.add(cells);
            reasons.put(gap.implementation(), gap.reason());
        }
        text.append(table).append('\n');
        remarks(section);
        reasons(reasons);
    }

    private String mark(Result row) {
        return doubts.containsKey(row) ? " " + QualityFlags.MARK : "";
    }

    /** Why rows are in doubt, and which were measured again. */
    private void remarks(ResultGroup section) {
        List<Footnote> remarks = Footnote.of(report, section);
        remarks.forEach(remark -> text.append("- ")
                .append(remark.mark())
                .append(operation(remark.row()))
                .append(": ")
                .append(remark.words())
                .append('\n'));
        text.append(remarks.isEmpty() ? "" : "\n");
    }

    /** Those that {@link #absentImplementations} has not told already. */
    private List<MissingResult> gapsToTell(ResultGroup section) {
        Map<Implementation, String> absent = absent();
        return section.gaps().stream()
                .filter(gap -> !Objects.equals(absent.get(gap.implementation()), gap.reason()))
                .toList();
    }

    private static String status(MissingResult gap) {
        return gap.status() == MissingResult.Status.FAILED ? "**FAILED**" : "unavailable";
    }

    private void probes() {
        List<String> gaps = report.probes().stream()
                .flatMap(section -> gapsToTell(section).stream())
                .map(gap -> "- " + code(gap.implementation()) + ", "
                        + gap.configuration().label() + ": " + status(gap) + ", " + gap.reason() + "\n")
                .toList();
        ProbeTable probes = new ProbeTable(report);
        if (probes.isEmpty() && gaps.isEmpty()) {
            return;
        }
        text.append("## ").append(ProbeTable.HEADING).append("\n\n");
        if (!probes.isEmpty()) {
            MarkdownTable table = new MarkdownTable(probes.headings().toArray(String[]::new));
            for (Result row : probes.rows()) {
                Stream<String> figures = probes.cells(row).stream().map(ProbeTable.Cell::text);
                table.add(Stream.concat(Stream.of(operation(row) + mark(row)), figures)
                        .toArray(String[]::new));
            }
            text.append(probes.explanation()).append("\n\n").append(table).append('\n');
            report.probes().forEach(this::remarks);
        }
        gaps.forEach(text::append);
        text.append(gaps.isEmpty() ? "" : "\n");
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
        boolean one = report.sections().stream()
                        .map(section -> section.configuration().backend()
                                + section.configuration().worldSize())
                        .distinct()
                        .count()
                == 1;
        return configuration.label()
                + (one ? "" : ", " + configuration.worldSize() + " ranks on " + configuration.backend());
    }
}
