package io.fusedcollective.suite;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.Bandwidth;
import io.fusedcollective.report.Figures;
import io.fusedcollective.report.Gap;
import io.fusedcollective.report.JmhResults;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Report;
import io.fusedcollective.report.Row;
import io.fusedcollective.report.Section;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures a plan row by row. Whatever is finished is on disk before the next row begins. */
public final class SuiteRun {

    private final Plan plan;
    private final RowRunner runner;
    private final RunRecorder recorder;
    private final ResultFiles files;
    private final ResultKeeper keeper;
    private final PrintWriter out;
    private final List<Gap> gaps;
    private FinishedRows finished = FinishedRows.NONE;

    public SuiteRun(Plan plan, RowRunner runner, RunRecorder recorder, ResultFiles files, PrintWriter out) {
        this.plan = plan;
        this.runner = runner;
        this.recorder = recorder;
        this.files = files;
        this.keeper = new ResultKeeper(files, out);
        this.out = out;
        this.gaps = new ArrayList<>(plan.unavailable());
    }

    /** Measures all rows; returns how many failed. */
    public int start() throws IOException {
        files.deleteAllButResults();
        files.write(finished, recorder.unfinished(gaps));
        return measure(plan.rows());
    }

    /**
     * Measures the rows that have no result yet, failed ones again; returns how many failed.
     *
     * @throws InvalidProblemException when a result is of a row that this run would not measure
     */
    public int resume() throws IOException {
        finished = FinishedRows.read(files.results());
        for (PlannedRow row : finished.rows()) {
            if (!plan.rows().contains(row)) {
                throw new InvalidProblemException(files.results() + ": " + row.implementation().label() + " of "
                        + row.configuration().label() + " is no row of the run that is to be resumed");
            }
        }
        out.println(finished.rows().size() + " of " + plan.rows().size() + " rows have a result already");
        return measure(plan.rows().stream().filter(row -> !finished.rows().contains(row)).toList());
    }

    private int measure(List<PlannedRow> rows) throws IOException {
        int failures = 0;
        Progress progress = new Progress(out, rows);
        keeper.keep(finished, recorder.unfinished(gaps));
        for (PlannedRow row : rows) {
            progress.starting(row);
            RowRunner.Outcome outcome = runner.run(row);
            if (outcome.failure() == null) {
                finished = finished.plus(row, outcome.results());
                keeper.keep(finished, recorder.unfinished(gaps));
                progress.finished(row, describe(row, outcome.results().size()));
            } else {
                failures++;
                gaps.add(new Gap(row.configuration(), row.implementation(), Gap.Status.FAILED, outcome.failure()));
                keeper.keep(finished, recorder.unfinished(gaps));
                progress.finished(row, List.of("FAILED: " + outcome.failure()));
            }
        }
        report(recorder.finished(gaps));
        return failures;
    }

    /** As the report would show it: read from the very text that goes to disk. */
    private List<String> describe(PlannedRow planned, int results) throws IOException {
        List<Row> rows = rows();
        Section section = Section.of(rows, List.of()).stream()
                .filter(candidate -> candidate.configuration().equals(planned.configuration()))
                .findFirst()
                .orElseThrow();
        return rows.subList(rows.size() - results, rows.size()).stream()
                .map(row -> "%8s µs ± %-6s %s".formatted(row.time().timeUs(), row.time().errorUs(), verdict(section, row)))
                .map(String::stripTrailing)
                .toList();
    }

    /** Of fused rows a speedup: which standard row is the baseline shows when the last of them has ended. */
    private static String verdict(Section section, Row row) {
        return switch (row.implementation().kind()) {
            case STANDARD -> "";
            case FUSED -> section.verdict(row);
            case PROBE -> Figures.value(Bandwidth.of(row).bus(), Double.NaN) + " GB/s";
        };
    }

    private void report(MachineRecord record) throws IOException {
        Report report = new Report(rows(), Optional.of(record));
        Optional<ResultFiles> written = keeper.finish(finished, record, report);
        out.println();
        out.print(MarkdownReport.of(report));
        written.ifPresent(where ->
                out.println("Written: " + where.results() + ", and beside it .md, .csv and .machine.json"));
        out.flush();
    }

    private List<Row> rows() throws IOException {
        return JmhResults.read(files.results(), finished.json().getBytes(StandardCharsets.UTF_8));
    }

    /** What could not be written where it should be, and where it is instead, in one line; empty when all was. */
    public Optional<String> notWritten() {
        return keeper.failure();
    }
}
