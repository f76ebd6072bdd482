package io.fusedcollective.suite;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.CsvReport;
import io.fusedcollective.report.Illustration;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

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

    private Path machineRecord() {
        return MachineRecord.beside(results());
    }

    /** Of an earlier run by the same name: its record and reports never lie beside results that are not theirs. */
    void deleteAllButResults() throws IOException {
        for (Path file : List.of(machineRecord(), markdown(), csv(), html())) {
            Files.deleteIfExists(file);
        }
    }

    void write(MachineRecord record) throws IOException {
        replace(machineRecord(), record.toJson());
    }

    void write(FinishedRows rows) throws IOException {
        replace(results(), rows.json());
    }

    public void write(Report report) throws IOException {
        write(report, List.of(), "");
    }

    /**
     * @param illustrations their paths are relative to the folder
     * @param appendix      further sections of the markdown
     */
    public void write(Report report, List<Illustration> illustrations, String appendix) throws IOException {
        Files.createDirectories(folder);
        replace(markdown(), MarkdownReport.of(report, illustrations) + appendix);
        replace(csv(), CsvReport.of(report));
    }

    public void writeHtml(String html) throws IOException {
        replace(html(), html);
    }

    /**
     * Renames over the old file when the new one is whole and has reached the disk, so that an interruption, be it the
     * machine's, leaves one of the two.
     */
    private void replace(Path file, String content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
