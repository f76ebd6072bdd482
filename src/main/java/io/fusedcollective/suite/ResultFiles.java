package io.fusedcollective.suite;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.CsvReport;
import io.fusedcollective.report.Illustration;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** The files of a run: JMH's JSON, and beside it the machine record, the markdown and the CSV. */
public final class ResultFiles {

    private final Path folder;
    private final String name;

    private ResultFiles(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Files that lie in {@code folder} and take their name from a result file. */
    public static ResultFiles of(Path folder, Path resultFile) {
        return new ResultFiles(folder, resultFile.getFileName().toString().replaceFirst("\\.(json|md)$", ""));
    }

    /**
     * For {@code x.json} or {@code x.md}: all files of the run take their name from it. The folder is made where it
     * is missing.
     *
     * @throws InvalidProblemException when the name has another ending, or the files could not be written
     */
    public static ResultFiles forOutput(String option, Path output) {
        if (!output.toString().matches(".*[^/]\\.(json|md)")) {
            throw new InvalidProblemException(option + " " + output + " must end in .json or .md");
        }
        Path folder = output.toAbsolutePath().normalize().getParent();
        ResultFiles files = of(folder, output);
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, files.name, ".tmp"));
        } catch (IOException e) {
            throw new InvalidProblemException(option + " " + output + " cannot be written: no folder " + folder
                    + " that this user can write to");
        }
        if (Files.isDirectory(files.results())) {
            throw new InvalidProblemException(option + " " + output + " cannot be written: it is a folder");
        }
        return files;
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

    /** A folder. */
    public Path charts() {
        return folder.resolve(name + ".charts");
    }

    void write(MachineRecord record) throws IOException {
        replace(MachineRecord.beside(results()), record.toJson().getBytes(StandardCharsets.UTF_8));
    }

    void write(Collection<RunResult> jmhResults) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(jmhResults);
        }
        replace(results(), json.toByteArray());
    }

    public void write(Report report) throws IOException {
        write(report, List.of());
    }

    /** @param illustrations their paths are relative to the folder */
    public void write(Report report, List<Illustration> illustrations) throws IOException {
        Files.createDirectories(folder);
        replace(markdown(), MarkdownReport.of(report, illustrations).getBytes(StandardCharsets.UTF_8));
        replace(csv(), CsvReport.of(report).getBytes(StandardCharsets.UTF_8));
    }

    public void writeHtml(String html) throws IOException {
        replace(html(), html.getBytes(StandardCharsets.UTF_8));
    }

    /** Renames over the old file when the new one is whole, so that an interruption leaves one of the two. */
    private void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
