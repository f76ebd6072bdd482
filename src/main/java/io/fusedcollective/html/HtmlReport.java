package io.fusedcollective.html;

import io.fusedcollective.chart.Chart;
import io.fusedcollective.report.Footnote;
import io.fusedcollective.report.HeaderLine;
import io.fusedcollective.report.ProbeTable;
import io.fusedcollective.report.Warnings;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run as one HTML file that needs nothing else: neither the network nor files beside it. */
public final class HtmlReport {

    private static final String TITLE = "Fused all-reduce + RMSNorm + quantisation";

    /** Forbids what a page could load from elsewhere, so that whoever opens it need not take our word. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    private HtmlReport() {}

    public static String of(RunResults report, List<Chart> charts) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8" />
                <meta http-equiv="Content-Security-Policy" content="%s" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                %s
                <h2>Summary</h2>
                %s
                <p class="small">Blue: fusion is faster; orange: slower; white: not beyond the errors, or these are not known.</p>
                <h2>Charts</h2>
                %s
                <h2>All rows</h2>
                <p class="small">Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's
                99.9 %% confidence interval. Speedup is against the fastest standard row of the same problem. Wall is JMH's score.
                Noise is the coefficient of variation of Time; †: something speaks against this row's time, as said below its table.
                %sA click on a heading sorts.</p>
                %s%s
                <h2>Machine and settings</h2>
                %s
                <script>
                %s</script>
                </body>
                </html>
                """.formatted(
                        POLICY,
                        TITLE,
                        resource("report.css"),
                        TITLE,
                        warnings(report),
                        new Answers(report).html(),
                        charts.isEmpty() ? "<p>There is no row with a time to draw.</p>" : charts(charts),
                        report.link().map(HtmlReport::limit).orElse(""),
                        report.sections().stream()
                                .map(section -> section(report, section))
                                .collect(Collectors.joining()),
                        probes(report),
                        facts(report),
                        resource("report.js"));
    }

    private static String charts(List<Chart> charts) {
        return charts.stream()
                .map(chart -> "<figure role=\"img\" aria-label=\"" + Html.escape(chart.title()) + "\">\n" + chart.svg()
                        + "</figure>\n")
                .collect(Collectors.joining());
    }

    private static String warnings(RunResults report) {
        List<String> warnings = Warnings.of(report);
        return warnings.isEmpty()
                ? ""
                : "<div class=\"warnings\"><strong>Warnings</strong>\n" + Html.bullets(warnings) + "</div>";
    }

    private static String section(RunResults report, ResultGroup section) {
        Optional<Link> link = report.link();
        List<String> headings =
                new ArrayList<>(List.of("Operation", "Time µs", "± µs", "Noise", "Speedup", "Wall µs", "SM clock MHz"));
        link.ifPresent(peak -> headings.add(Link.HEADING));
        HtmlTable table = new HtmlTable(true, headings.toArray(String[]::new));
        Optional<Result> fastest = section.fastest(row -> true);
        for (Result row : section.rows()) {
            table.line(fastest.filter(row::equals).isPresent() ? "best" : "")
                    .cell(name(report, row))
                    .cell(row.time().timeUs(), row.time().timeNs())
                    .cell(row.time().errorUs(), row.time().errorNs())
                    .cell(Figures.share(row.time().variation()), row.time().variation())
                    .cell(section.verdict(row), section.speedup(row).orElse(Double.NaN))
                    .cell(row.wall().timeUs(), row.wall().timeNs())
                    .cell(
                            Figures.value(row.conditions().smClockMhz(), 1),
                            row.conditions().smClockMhz());
            link.ifPresent(peak -> table.cell(peak.limitCell(row), peak.percentOfLimit(row)));
            table.end();
        }
        for (MissingResult gap : section.gaps()) {
            if (gap.status() == MissingResult.Status.FAILED) {
                table.line("").cell(gap.implementation().label()).cell("FAILED", "", "failed");
                headings.subList(2, headings.size()).forEach(heading -> table.cell(""));
                table.end();
            }
        }
        return "<h3>" + Html.escape(section.configuration().label()) + "</h3>\n" + table
                + Html.bullets(footnotes(report, section));
    }

    /** With a mark where it is in doubt. */
    static String name(RunResults report, Result row) {
        return report.operation(row) + (report.doubts().containsKey(row) ? " " + QualityFlags.MARK : "");
    }

    private static List<String> footnotes(RunResults report, ResultGroup section) {
        List<String> lines = new ArrayList<>();
        Footnote.of(report, section)
                .forEach(remark -> lines.add(remark.mark() + report.operation(remark.row()) + ": " + remark.words()));
        lines.addAll(reasons(section));
        return lines;
    }

    private static String limit(Link link) {
        return Link.HEADING + " is the share of Time that the link alone would need, at its peak of "
                + link.description() + ".\n";
    }

    private static String probes(RunResults report) {
        ProbeTable probes = new ProbeTable(report);
        String heading = "<h3>" + ProbeTable.HEADING + "</h3>\n";
        List<String> reasons = report.probes().stream()
                .flatMap(section -> footnotes(report, section).stream())
                .distinct()
                .toList();
        if (probes.isEmpty()) {
            return reasons.isEmpty() ? "" : heading + Html.bullets(reasons);
        }
        HtmlTable table = new HtmlTable(true, probes.headings().toArray(String[]::new));
        for (Result row : probes.rows()) {
            table.line("").cell(name(report, row));
            probes.cells(row)
                    .forEach(cell -> table.cell(
                            cell.text(),
                            Double.isFinite(cell.value()) ? Double.toString(cell.value()) : cell.text(),
                            ""));
            table.end();
        }
        return heading + "<p class=\"small\">" + Html.escape(probes.explanation()) + "</p>\n" + table
                + Html.bullets(reasons);
    }

    /** A line for each reason, with all implementations that share it. */
    private static List<String> reasons(ResultGroup section) {
        Map<String, String> names = new LinkedHashMap<>();
        for (MissingResult gap : section.gaps()) {
            String status = gap.status() == MissingResult.Status.FAILED ? "FAILED" : "unavailable";
            names.merge(status + ": " + gap.reason(), gap.implementation().label(), (a, b) -> a + ", " + b);
        }
        return names.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
    }

    private static String facts(RunResults report) {
        HtmlTable table = new HtmlTable(false, "What", "Value");
        HeaderLine.of(report)
                .forEach(fact ->
                        table.line("text").cell(fact.name()).cell(fact.value()).end());
        return table.toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
