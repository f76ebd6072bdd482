package io.fusedcollective.suite;

import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.problem.OneLine;
import io.fusedcollective.report.RunReport;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps on disk what a run has finished. A failing disk does not end the run, because its results may have taken hours. The files
 * stay as they were, the next result tries again with all results so far, and until it succeeds the results go to the system's
 * temporary folder, at the end with all other files.
 */
final class ResultKeeper {

    private final ResultFiles files;
    private final PrintWriter out;
    private final Path refuge;
    /** Null while there is nothing in the refuge. */
    private ResultFiles refuged;

    private String refugeFailure;
    /** Null while everything could be written. */
    private String failure;

    ResultKeeper(ResultFiles files, PrintWriter out) {
        this(files, out, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param refuge where the files go if they cannot go where they should */
    ResultKeeper(ResultFiles files, PrintWriter out, Path refuge) {
        this.files = files;
        this.out = out;
        this.refuge = refuge;
    }

    /**
     * Writes the results so far. It reports a failure when it begins, when it changes, and when it is over. Meanwhile the results
     * go to the refuge, because a signal may come at any time and everything that was told as finished must outlive it.
     */
    void keep(FinishedResults results, MachineRecord record) {
        String before = failure;
        write(() -> files.write(results, record));
        if (failure == null) {
            abandonRefuge();
            if (before != null) {
                out.println("Written again: " + files.results());
            }
        } else {
            String meanwhile = inRefuge(elsewhere -> elsewhere.write(results, record))
                    .map(elsewhere -> "meanwhile results go to " + elsewhere.results())
                    .orElseGet(() -> "nor can results go to " + refuge);
            if (!failure.equals(before)) {
                out.println("NOT WRITTEN: " + failure + "; the run goes on, and tries again after each result; "
                        + meanwhile);
            }
        }
        out.flush();
    }

    /** Keeps what the fork of a failed result printed, and shows the end of it. */
    void keepOutput(PlannedResult planned, ResultRunner.Outcome outcome) {
        if (outcome.output().isBlank()) {
            return;
        }
        outcome.lastLines().forEach(line -> out.println("    | " + OneLine.of(line)));
        try {
            AtomicFile.write(files.log(planned), outcome.output());
            out.println("    all that it printed: " + files.log(planned));
        } catch (IOException e) {
            out.println("    what it printed is lost: " + AtomicFile.reason(e));
        }
        out.flush();
    }

    /**
     * Writes all files of a run that has ended.
     *
     * @return where they are; empty if nothing could be written at all
     */
    Optional<ResultFiles> finish(FinishedResults results, MachineRecord record, RunResults report) {
        write(() -> writeAll(files, results, record, report));
        if (failure == null) {
            abandonRefuge();
            return Optional.of(files);
        }
        Optional<ResultFiles> elsewhere = inRefuge(there -> writeAll(there, results, record, report));
        failure += elsewhere
                .map(there -> "; all files of the run are in " + there.results().getParent())
                .orElseGet(() -> "; nor could the files go to " + refuge + ": " + refugeFailure);
        return elsewhere;
    }

    /** A folder of the run's own in the refuge, made when it is first needed. */
    private Optional<ResultFiles> inRefuge(RefugeWriting writing) {
        try {
            if (refuged == null) {
                refuged = ResultFiles.of(Files.createTempDirectory(refuge, "fused-collective-"), files.results());
            }
            writing.into(refuged);
            return Optional.of(refuged);
        } catch (IOException e) {
            refugeFailure = AtomicFile.reason(e);
            return Optional.empty();
        }
    }

    /** What is in the refuge is where it belongs now. */
    private void abandonRefuge() {
        if (refuged == null) {
            return;
        }
        try {
            Files.deleteIfExists(refuged.results());
            Files.deleteIfExists(refuged.machineRecord());
            Files.delete(refuged.results().getParent());
        } catch (IOException e) {
            // If this fails, two small files stay in the system's temporary folder.
        }
        refuged = null;
    }

    private static void writeAll(ResultFiles files, FinishedResults results, MachineRecord record, RunResults report)
            throws IOException {
        files.write(results, record);
        files.write(RunReport.of(report));
    }

    /** Says in one line which files could not be written to their folder, and why. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private interface RefugeWriting {
        void into(ResultFiles elsewhere) throws IOException;
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
            failure = null;
        } catch (IOException e) {
            failure = AtomicFile.reason(e);
        }
    }
}
