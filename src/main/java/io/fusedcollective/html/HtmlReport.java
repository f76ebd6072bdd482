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

    private static final String TITLE = "Fused all-reduce + RMSNorm + quantization";

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
                <h2>All results</h2>
                <p class="small">Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's
                99.9 %% confidence interval. Speedup is against the fastest standard implementation of the same problem. Wall is JMH's score.
                Noise is the coefficient of variation of Time; †: something speaks against this result's time, as said below its table.
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
                charts.isEmpty() ? "<p>There is no result with a time to draw.</p>" : charts(charts),
                report.link().map(HtmlReport::limit).orElse(""),
                report.groups().stream().map(group -> group(report, group)).collect(Collectors.joining()),
                probes(report),
                lines(report),
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

    private static String group(RunResults report, ResultGroup group) {
        Optional<Link> link = report.link();
        List<String> headings = new ArrayList<>(
                List.of("Implementation", "Time µs", "± µs", "Noise", "Speedup", "Wall µs", "SM clock MHz"));
        link.ifPresent(peak -> headings.add(Link.HEADING));
        HtmlTable table = new HtmlTable(true, headings.toArray(String[]::new));
        Optional<Result> fastest = group.fastest(result -> true);
        for (Result result : group.results()) {
            table.line(fastest.filter(result::equals).isPresent() ? "best" : "")
                    .cell(name(report, result))
                    .cell(result.time().timeUs(), result.time().timeNs())
                    .cell(result.time().errorUs(), result.time().errorNs())
                    .cell(
                            Figures.share(result.time().variation()),
                            result.time().variation())
                    .cell(group.verdict(result), group.speedup(result).orElse(Double.NaN))
                    .cell(result.wall().timeUs(), result.wall().timeNs())
                    .cell(
                            Figures.value(result.conditions().smClockMhz(), 1),
                            result.conditions().smClockMhz());
            link.ifPresent(peak -> table.cell(peak.limitCell(result), peak.percentOfLimit(result)));
            table.end();
        }
        for (MissingResult missed : group.missing()) {
            if (missed.status() == MissingResult.Status.FAILED) {
                table.line("").cell(missed.implementation().label()).cell("FAILED", "", "failed");
                headings.subList(2, headings.size()).forEach(heading -> table.cell(""));
                table.end();
            }
        }
        return "<h3>" + Html.escape(group.configuration().label()) + "</h3>\n" + table
                + Html.bullets(footnotes(report, group));
    }

    /** With a mark where it is in doubt. */
    static String name(RunResults report, Result result) {
        return report.label(result) + (report.flags().containsKey(result) ? " " + QualityFlags.MARK : "");
    }

    private static List<String> footnotes(RunResults report, ResultGroup group) {
        List<String> lines = new ArrayList<>();
        Footnote.of(report, group)
                .forEach(footnote ->
                        lines.add(footnote.mark() + report.label(footnote.result()) + ": " + footnote.words()));
        lines.addAll(reasons(group));
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
                .flatMap(group -> footnotes(report, group).stream())
                .distinct()
                .toList();
        if (probes.isEmpty()) {
            return reasons.isEmpty() ? "" : heading + Html.bullets(reasons);
        }
        HtmlTable table = new HtmlTable(true, probes.headings().toArray(String[]::new));
        for (Result result : probes.results()) {
            table.line("").cell(name(report, result));
            probes.cells(result)
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
    private static List<String> reasons(ResultGroup group) {
        Map<String, String> names = new LinkedHashMap<>();
        for (MissingResult missed : group.missing()) {
            String status = missed.status() == MissingResult.Status.FAILED ? "FAILED" : "unavailable";
            names.merge(status + ": " + missed.reason(), missed.implementation().label(), (a, b) -> a + ", " + b);
        }
        return names.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .toList();
    }

    private static String lines(RunResults report) {
        HtmlTable table = new HtmlTable(false, "What", "Value");
        HeaderLine.of(report)
                .forEach(line ->
                        table.line("text").cell(line.name()).cell(line.value()).end());
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
