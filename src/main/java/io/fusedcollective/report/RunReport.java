package io.fusedcollective.report;

import io.fusedcollective.document.Block;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Contest;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The report of a run for people and programs: place and time, the answer, warnings, charts, a table for each problem with the
 * speedups over its baseline, and the settings.
 */
public final class RunReport {

    private static final String TITLE = "Fused all-reduce + RMSNorm + quantization";

    private final RunResults run;
    private final Names names;
    private final Document.Builder document = new Document.Builder();
    /** Said once rather than in each table. */
    private final Map<Implementation, String> absent = new LinkedHashMap<>();

    private RunReport(RunResults run) {
        this.run = run;
        this.names = new Names(run);
        findAbsent();
    }

    /** The report without charts. */
    public static Document of(RunResults run) {
        return new RunReport(run).whole(List.of());
    }

    /** @param charts to be seen in formats that show them; a list without any says that there is nothing to draw */
    public static Document of(RunResults run, List<Block.Figure> charts) {
        List<Block> blocks = new ArrayList<>(List.of(new Block.Heading(2, Text.of("Charts"))));
        blocks.addAll(charts);
        if (charts.isEmpty()) {
            blocks.add(new Block.Paragraph(Text.of("There is no result with a time to draw.")));
        }
        return new RunReport(run).whole(blocks);
    }

    /** The part that a reader wants first: the answer and the warnings. */
    public static Document summary(RunResults run) {
        RunReport report = new RunReport(run);
        report.answer();
        return report.document.build();
    }

    private Document whole(List<Block> charts) {
        document.heading(1, TITLE).facts(RunFacts.first(run));
        answer();
        document.addAll(charts);
        howToRead();
        absentImplementations();
        document.heading(2, "All results");
        run.groups().forEach(this::group);
        probes();
        document.heading(2, "Machine and settings").facts(RunFacts.rest(run));
        return document.data(RunData.of(run)).build();
    }

    private void answer() {
        document.heading(2, "Answer");
        List<Contest> contests = run.contests();
        for (Contest contest : contests.isEmpty() ? List.of(Contest.SUITE) : contests) {
            if (contests.size() > 1 || !contest.equals(Contest.SUITE)) {
                document.heading(3, contest.title(run.machine()));
            }
            new Answers(run, names, contest).addTo(document);
        }
        document.warnings(Warnings.of(run).stream().map(Text::prose).toList());
    }

    private void howToRead() {
        document.heading(2, "How to read the tables");
        document.paragraph(
                "Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's"
                        + " 99.9 % confidence interval, and Noise the coefficient of variation of Time over all iterations."
                        + medianIsTold()
                        + " Speedup"
                        + " is against the fastest standard implementation with the same quantization, with ? if it is not beyond the errors. Wall is JMH's score: the time"
                        + " seen from the CPU, the mean over ranks. The fastest result of each problem is bold. "
                        + QualityFlags.MARK
                        + ": something speaks against this result's time; the reason stands below its table.");
        run.link()
                .ifPresent(link -> document.paragraph(Link.HEADING
                        + " is the share of Time that the link alone would need for what each of N ranks must receive, 2 (N - 1) / N"
                        + " of the tensor, at its peak of " + link.description() + "." + shardedLimit()));
        if (run.groups().stream()
                .anyMatch(group -> !group.configuration().backendKind().timesMeanSomething())) {
            document.paragraph(
                    "There are no speedups for the simulated backend, nor fastest results: its ranks take turns on"
                            + " the GPUs that they share, so its times say nothing about ranks that have a GPU each.");
        }
    }

    private String shardedLimit() {
        return run.groups().stream()
                        .anyMatch(group -> group.configuration().problem().residual() == Residual.SHARDED)
                ? " With a sharded residual it is (N - 1) / N of the tensor, and as much of the codes and scales, or norms, that"
                        + " every rank gets."
                : "";
    }

    private String medianIsTold() {
        return run.groups().stream()
                        .allMatch(group -> group.configuration().backendKind().usesGpus())
                ? ""
                : " Median is the middle one of these iterations: if it is far from Time, a few of them were disturbed.";
    }

    private void absentImplementations() {
        if (!absent.isEmpty()) {
            document.paragraph("Not available in this run:");
            Map<Implementation, String> reasons = new LinkedHashMap<>();
            absent.forEach((implementation, reason) -> reasons.put(implementation, ": " + reason));
            reasons(reasons);
        }
    }

    /** Implementations that could compute no problem at all, for one and the same reason. */
    private void findAbsent() {
        Map<Implementation, Set<String>> reasons = new LinkedHashMap<>();
        Map<Implementation, Integer> counts = new LinkedHashMap<>();
        for (MissingResult missed : run.missing()) {
            if (missed.status() == MissingResult.Status.UNAVAILABLE) {
                reasons.computeIfAbsent(missed.implementation(), key -> new LinkedHashSet<>())
                        .add(missed.reason());
                counts.merge(missed.implementation(), 1, Integer::sum);
            }
        }
        for (Implementation implementation : Implementation.values()) {
            int groups = (implementation.kind() == Implementation.Kind.PROBE ? run.probes() : run.groups()).size();
            if (counts.getOrDefault(implementation, 0) == groups
                    && reasons.getOrDefault(implementation, Set.of()).size() == 1) {
                absent.put(
                        implementation, reasons.get(implementation).iterator().next());
            }
        }
    }

    private void group(ResultGroup group) {
        List<MissingResult> missing = toTell(group);
        document.heading(3, heading(group.configuration()));
        document.add(ResultTable.of(run, names, group, missing));
        document.bullets(footnotes(group));
        Map<Implementation, String> reasons = new LinkedHashMap<>();
        missing.forEach(
                missed -> reasons.put(missed.implementation(), " " + names.status(missed) + ": " + missed.reason()));
        reasons(reasons);
    }

    /** Why results are in doubt, and which were measured again; in the order of the table. */
    private List<Text> footnotes(ResultGroup group) {
        List<Text> notes = new ArrayList<>();
        group.results().forEach(result -> {
            run.repeatsOf(result)
                    .forEach(repeat -> notes.add(names.of(result).plus(": ").plus(Text.prose(repeat.words()))));
            if (!run.flagsOf(result).isEmpty()) {
                notes.add(Text.of(QualityFlags.MARK + " ")
                        .plus(names.of(result))
                        .plus(": " + QualityFlags.words(run.flagsOf(result))));
            }
        });
        return notes;
    }

    /** Missing results that {@link #absentImplementations} does not list. */
    private List<MissingResult> toTell(ResultGroup group) {
        return group.missing().stream()
                .filter(missed -> !missed.reason().equals(absent.get(missed.implementation())))
                .toList();
    }

    private void probes() {
        List<Text> missing = run.probes().stream()
                .flatMap(group -> toTell(group).stream())
                .map(missed -> Text.name(missed.implementation().label())
                        .plus(", " + missed.configuration().label() + ": " + names.status(missed) + ": ")
                        .plus(Text.prose(missed.reason())))
                .toList();
        ProbeTable probes = new ProbeTable(run, names);
        if (probes.isEmpty() && missing.isEmpty()) {
            return;
        }
        document.heading(3, ProbeTable.HEADING);
        if (!probes.isEmpty()) {
            document.paragraph(ProbeTable.EXPLANATION).add(probes.table());
            document.bullets(run.probes().stream()
                    .flatMap(group -> footnotes(group).stream())
                    .toList());
        }
        document.bullets(missing);
    }

    /** One line for each reason, after the implementations that share it. */
    private void reasons(Map<Implementation, String> reasons) {
        Map<String, List<Text>> implementations = new LinkedHashMap<>();
        reasons.forEach((implementation, reason) -> implementations
                .computeIfAbsent(reason, key -> new ArrayList<>())
                .add(Text.name(implementation.label())));
        List<Text> lines = new ArrayList<>();
        implementations.forEach(
                (reason, sharing) -> lines.add(Text.join(", ", sharing).plus(Text.prose(reason))));
        document.bullets(lines);
    }

    /** Backend and world size stand in a heading only if the head does not say it all. */
    private String heading(Configuration configuration) {
        boolean one = names.oneWorld();
        return configuration.label()
                + (one ? "" : ", " + configuration.worldSize() + " ranks on " + configuration.backend());
    }
}
