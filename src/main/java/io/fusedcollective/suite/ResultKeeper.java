package io.fusedcollective.suite;

import io.fusedcollective.files.AtomicFile;
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
 * stay as they were, the next result tries again with all results so far, and at the end the files go to the system's
 * temporary folder.
 */
final class ResultKeeper {

    private final ResultFiles files;
    private final PrintWriter out;
    private final Path refuge;
    /** Null while everything could be written. */
    private String failure;

    ResultKeeper(ResultFiles files, PrintWriter out) {
        this(files, out, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param refuge where the files go at the end if they cannot go where they should */
    ResultKeeper(ResultFiles files, PrintWriter out, Path refuge) {
        this.files = files;
        this.out = out;
        this.refuge = refuge;
    }

    /** Writes the results so far. It reports a failure when it begins, when it changes, and when it is over. */
    void keep(FinishedResults results, MachineRecord record) {
        String before = failure;
        write(() -> files.write(results, record));
        if (failure != null && !failure.equals(before)) {
            out.println("NOT WRITTEN: " + failure + "; the run goes on, and tries again after each result");
        } else if (failure == null && before != null) {
            out.println("Written again: " + files.results());
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
            return Optional.of(files);
        }
        try {
            ResultFiles elsewhere =
                    ResultFiles.of(Files.createTempDirectory(refuge, "fused-collective-"), files.results());
            writeAll(elsewhere, results, record, report);
            failure += "; all files of the run are in " + elsewhere.results().getParent();
            return Optional.of(elsewhere);
        } catch (IOException e) {
            failure += "; nor could the files go to " + refuge + ": " + AtomicFile.reason(e);
            return Optional.empty();
        }
    }

    private static void writeAll(ResultFiles files, FinishedResults results, MachineRecord record, RunResults report)
            throws IOException {
        files.write(results, record);
        files.write(RunReport.of(report));
    }

    /** Which files could not be written where they should be, and why, in one line. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
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
