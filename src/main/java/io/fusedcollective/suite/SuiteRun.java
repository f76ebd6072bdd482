package io.fusedcollective.suite;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.report.Gap;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Report;
import io.fusedcollective.report.Row;
import io.fusedcollective.report.Section;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;

/** Measures a plan row by row. Whatever is finished is on disk before the next row begins. */
public final class SuiteRun {

    private final Plan plan;
    private final RowRunner runner;
    private final RunRecorder recorder;
    private final ResultFiles files;
    private final PrintWriter out;
    private final List<RunResult> results = new ArrayList<>();
    private final List<Gap> gaps;

    public SuiteRun(Plan plan, RowRunner runner, RunRecorder recorder, ResultFiles files, PrintWriter out) {
        this.plan = plan;
        this.runner = runner;
        this.recorder = recorder;
        this.files = files;
        this.out = out;
        this.gaps = new ArrayList<>(plan.unavailable());
    }

    /** How many rows failed. */
    public int run() throws IOException {
        int failures = 0;
        Progress progress = new Progress(out, plan.rows());
        files.write(results);
        files.write(recorder.unfinished(gaps));
        for (PlannedRow row : plan.rows()) {
            progress.starting(row);
            RowRunner.Outcome outcome = runner.run(row);
            if (outcome.failure() == null) {
                results.addAll(outcome.results());
                files.write(results);
                progress.finished(row, describe(row, outcome.results().size()));
            } else {
                failures++;
                gaps.add(new Gap(row.configuration(), row.implementation(), Gap.Status.FAILED, outcome.failure()));
                files.write(recorder.unfinished(gaps));
                progress.finished(row, List.of("FAILED: " + outcome.failure()));
            }
        }
        files.write(recorder.finished(gaps));
        report();
        return failures;
    }

    /** As the report would show it, read back from the file: what is on disk is what counts. */
    private List<String> describe(PlannedRow planned, int results) throws IOException {
        List<Row> rows = Report.read(files.results()).rows();
        Section section = Section.of(rows, List.of()).stream()
                .filter(candidate -> candidate.configuration().equals(planned.configuration()))
                .findFirst()
                .orElseThrow();
        return rows.subList(rows.size() - results, rows.size()).stream()
                .map(row -> "%8s µs ± %-6s %s".formatted(row.time().timeUs(), row.time().errorUs(), speedup(section, row)))
                .map(String::stripTrailing)
                .toList();
    }

    /** Of fused rows only: which standard row is the baseline shows when the last of them has ended. */
    private static String speedup(Section section, Row row) {
        return row.implementation().kind() == Implementation.Kind.FUSED ? section.verdict(row) : "";
    }

    private void report() throws IOException {
        Report report = Report.read(files.results());
        files.write(report);
        out.println();
        out.print(MarkdownReport.of(report));
        out.println("Written: " + files.results() + ", and beside it .md, .csv and .machine.json");
        out.flush();
    }
}
