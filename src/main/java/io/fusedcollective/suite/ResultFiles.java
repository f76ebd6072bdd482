package io.fusedcollective.suite;

import io.fusedcollective.document.Document;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.MachineRecord;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The files of a run: JMH's JSON, and beside it the machine record, the markdown and the CSV. */
public final class ResultFiles {

    /** About as much as a run of a hundred results writes. If there is no room for it, the run does not begin. */
    private static final int TRIAL_BYTES = 1 << 20;

    private final Path folder;
    private final String name;

    private ResultFiles(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Files in {@code folder} that take their name from a result file. */
    public static ResultFiles of(Path folder, Path resultFile) {
        return new ResultFiles(folder, resultFile.getFileName().toString().replaceFirst("\\.(json|md)$", ""));
    }

    /**
     * Files that take their name from {@code x.json} or {@code x.md}. The folder is made if it is missing.
     *
     * @throws InvalidProblemException if the name has another ending, or the files cannot be written
     */
    public static ResultFiles forOutput(String option, Path output) {
        if (!output.toString().matches(".*[^/]\\.(json|md)")) {
            throw new InvalidProblemException(option + " " + AtomicFile.name(output) + " must end in .json or .md");
        }
        Path folder = output.toAbsolutePath().normalize().getParent();
        ResultFiles files = of(folder, output);
        try {
            Files.createDirectories(folder);
            AtomicFile.tryToWrite(files.results(), TRIAL_BYTES);
        } catch (IOException e) {
            throw new InvalidProblemException(option + " " + output + " cannot be written: " + AtomicFile.reason(e));
        }
        for (Path file : List.of(files.results(), files.machineRecord(), files.markdown(), files.csv(), files.html())) {
            if (Files.isDirectory(file)) {
                throw new InvalidProblemException(
                        option + " " + output + " cannot be written: " + file + " is a folder");
            }
        }
        return files;
    }

    /** @throws InvalidProblemException if there are results with this name, or a report that would be replaced */
    void requireNew() {
        for (Path file : List.of(results(), markdown())) {
            if (Files.exists(file)) {
                throw new InvalidProblemException("--output-file: " + file
                        + " is there already; use another name, or --overwrite"
                        + (file.equals(results()) ? ", or go on with it: run --resume " + file : ""));
            }
        }
    }

    public Path results() {
        return folder.resolve(name + ".json");
    }

    public Path markdown() {
        return folder.resolve(name + ".md");
    }

    public Path csv() {
        return folder.resolve(name + ".csv");
    }

    public Path html() {
        return folder.resolve(name + ".html");
    }

    /** The results with only the params that differ. */
    public Path visualizer() {
        return folder.resolve(name + ".visualizer.json");
    }

    /** The folder of the charts. */
    public Path charts() {
        return folder.resolve(name + ".charts");
    }

    Path machineRecord() {
        return MachineRecord.beside(results());
    }

    /** The folder of what failed forks printed. */
    Path logs() {
        return folder.resolve(name + ".logs");
    }

    /** What the fork of a result printed. */
    Path log(PlannedResult planned) {
        String label =
                planned.implementation().label() + " " + planned.configuration().label();
        String library = planned.flashinfer() == null ? "" : " " + planned.flashinfer();
        return logs().resolve((label + library).replaceAll("[^A-Za-z0-9.+]+", "-") + ".log");
    }

    /**
     * Replaces an earlier run's files of the same name by those of one that has no result yet. Killed in between, it leaves that
     * run's results with their record, or no results with a record: never results with the record of another run, or without one.
     */
    void begin(FinishedResults none, MachineRecord record) throws IOException {
        for (Path report : List.of(markdown(), csv(), html())) {
            Files.deleteIfExists(report);
        }
        deleteLogs();
        write(none, record);
    }

    private void deleteLogs() throws IOException {
        if (Files.isDirectory(logs(), LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> old = Files.newDirectoryStream(logs(), "*.log")) {
                for (Path log : old) {
                    Files.delete(log);
                }
            }
            try {
                Files.delete(logs());
            } catch (DirectoryNotEmptyException e) {
                // Somebody else's files are in it.
            }
        }
    }

    /** Writes the results so far, and the record that belongs to them. */
    void write(FinishedResults results, MachineRecord record) throws IOException {
        AtomicFile.write(results(), results.json());
        AtomicFile.write(machineRecord(), record.toJson());
    }

    /** The markdown and the CSV. */
    public void write(Document report) throws IOException {
        write(markdown(), report.in(DocumentFormat.MARKDOWN));
        write(csv(), report.in(DocumentFormat.CSV));
    }

    /** @param file one of these */
    public void write(Path file, String content) throws IOException {
        AtomicFile.write(file, content);
    }
}
