package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fails in the middle of a run of four results, as it does for root too: by what lies where a file should. */
class DiskFailureTest {

    @TempDir
    Path temp;

    private final Plan plan = Plan.of(Requests.sizes(List.of(128), 8192, null), FakeBackend.CUDA);
    private final StringWriter printed = new StringWriter();
    private final List<PlannedResult> measured = new ArrayList<>();
    /** While the third result is being measured. */
    private Mishap recovery = () -> {};

    private Path folder;
    private ResultFiles files;

    @BeforeEach
    void chooseFiles() {
        folder = temp.resolve("results");
        files = ResultFiles.forOutput("--output-file", folder.resolve("run.json"));
    }

    private interface Mishap {
        void happen() throws IOException;
    }

    /** While the second result is being measured. */
    private SuiteRun run(Mishap mishap) throws IOException {
        RunRecorder recorder = RunRecorder.starting(
                FakeBackend.CUDA, plan, Requests.settings(plan, Requests.SCHEDULE), List.of("run"));
        SuiteRun run = new SuiteRun(
                plan,
                Requests.SCHEDULE,
                planned -> {
                    measured.add(planned);
                    if (measured.size() == 2 || measured.size() == 3) {
                        try {
                            (measured.size() == 2 ? mishap : recovery).happen();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return new ResultRunner.Outcome(List.of(FakeResults.of(planned, 12_000, 12_010, 12_020)), null);
                },
                recorder,
                files,
                new PrintWriter(printed));
        assertEquals(0, run.start());
        assertEquals(4, measured.size(), "the run goes on");
        assertTrue(printed.toString().contains("\nAnswer\n"), "the answer is printed");
        return run;
    }

    private List<String> warnings() {
        return printed.toString()
                .lines()
                .filter(line -> line.startsWith("NOT WRITTEN: ") || line.startsWith("Written again: "))
                .map(line -> line.replaceFirst("(?<=results go to ).*/fused-collective-\\d+/run.json$", "REFUGE"))
                .toList();
    }

    /** A file where a folder was: nothing can be written there, by nobody. */
    private void replaceFolderByFile() throws IOException {
        Files.move(folder, temp.resolve("moved"));
        Files.createFile(folder);
    }

    @Test
    void whatCannotGoToItsFolderGoesToATemporaryOne() throws IOException {
        SuiteRun run = run(this::replaceFolderByFile);
        String failure = run.notWritten().orElseThrow();
        String reason = files.results() + " cannot be written: " + folder + " is no folder; ";
        assertTrue(failure.startsWith(reason + "all files of the run are in "), failure);
        assertEquals(
                List.of("NOT WRITTEN: " + reason
                        + "the run goes on, and tries again after each result; meanwhile results go" + " to REFUGE"),
                warnings());
        Path refuge = Path.of(failure.substring(failure.lastIndexOf(' ') + 1));
        assertEquals(4, RunResults.read(refuge.resolve("run.json")).results().size());
        assertTrue(printed.toString().contains("Written: " + refuge.resolve("run.json") + ", and beside it "));
        for (String ending : List.of("json", "machine.json", "md", "csv")) {
            Files.delete(refuge.resolve("run." + ending));
        }
        Files.delete(refuge);
        assertEquals(
                1, RunResults.read(temp.resolve("moved/run.json")).results().size(), "what was written stays");
    }

    @Test
    void aDiskThatFailsForAWhileLosesNothing() throws IOException {
        Path inTheWay = folder.resolve("run.json.part");
        recovery = () -> {
            // A signal now would lose nothing that was told as finished.
            RunResults meanwhile = RunResults.read(refuged());
            assertEquals(2, meanwhile.results().size());
            assertTrue(meanwhile.partial());
            Files.delete(inTheWay.resolve("file"));
            Files.delete(inTheWay);
        };
        SuiteRun run =
                run(() -> Files.createFile(Files.createDirectory(inTheWay).resolve("file")));
        assertEquals(Optional.empty(), run.notWritten());
        assertEquals(
                List.of(
                        "NOT WRITTEN: " + files.results()
                                + " cannot be written: " + inTheWay + " is a folder; the run goes on,"
                                + " and tries again after each result; meanwhile results go to REFUGE",
                        "Written again: " + files.results()),
                warnings());
        assertCompleteRun();
        assertFalse(Files.exists(refuged().getParent()), "what is in its place needs no refuge");
    }

    /** Where the run says that results go meanwhile. */
    private Path refuged() {
        String line = printed.toString()
                .lines()
                .filter(one -> one.startsWith("NOT WRITTEN: "))
                .findFirst()
                .orElseThrow();
        return Path.of(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** What a kill leaves that comes when the first files of a run are being replaced: something stands in the way there. */
    @ParameterizedTest
    @CsvSource({"run.json.part, 4", "run.machine.json.part, 0"})
    void aKillAtTheStartLeavesNoResultsWithAnotherRecord(String inTheWay, int left) throws IOException {
        run(() -> {});
        String record = Files.readString(files.machineRecord());
        measured.clear();
        Path obstacle = folder.resolve(inTheWay);
        Files.createFile(Files.createDirectory(obstacle).resolve("file"));
        assertThrows(IOException.class, () -> run(() -> {}));
        assertEquals(0, measured.size());
        assertEquals(record, Files.readString(files.machineRecord()));
        assertEquals(
                left,
                FinishedResults.read(files.results(), plan.results()).measured().size());
        assertFalse(Files.exists(files.markdown()));
    }

    @Test
    void aFolderThatVanishesIsMadeAgain() throws IOException {
        SuiteRun run = run(() -> Files.move(folder, temp.resolve("moved")));
        assertEquals(Optional.empty(), run.notWritten());
        assertEquals(List.of(), warnings());
        assertCompleteRun();
    }

    @Test
    void whereNothingCanBeWrittenAtAllItIsSaid() throws IOException {
        Path refuge = Files.createFile(temp.resolve("refuge"));
        replaceFolderByFile();
        ResultKeeper keeper = new ResultKeeper(files, new PrintWriter(printed), refuge);
        MachineRecord record = RunRecorder.starting(
                        FakeBackend.CUDA, plan, Requests.settings(plan, Requests.SCHEDULE), List.of("run"))
                .finished(plan.unavailable());
        RunResults report = new RunResults(List.of(), Optional.of(record));
        assertEquals(Optional.empty(), keeper.finish(FinishedResults.none(plan.results()), record, report));
        assertEquals(
                files.results() + " cannot be written: " + folder + " is no folder; nor could the files go to " + refuge
                        + ": Not a directory",
                keeper.failure().orElseThrow());
    }

    private void assertCompleteRun() throws IOException {
        RunResults report = RunResults.read(files.results());
        assertEquals(4, report.results().size());
        assertFalse(report.partial());
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(
                    List.of("run.csv", "run.json", "run.machine.json", "run.md"),
                    all.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
