package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.RunResults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

class ResumedRunTest {

    private static final int RESULTS = 4;

    @TempDir
    Path temp;

    private final Plan plan = plan(128);
    private final List<PlannedResult> measured = new ArrayList<>();
    private ResultFiles files;

    @BeforeEach
    void chooseFiles() {
        files = ResultFiles.forOutput("--output-file", temp.resolve("run.json"));
    }

    @Test
    void measuresOnlyWhatIsMissingAndLeavesWhatJmhWouldHaveWritten() throws IOException {
        interruptAfter(2);
        measured.clear();
        assertEquals(0, resume(plan, FakeBackend.CUDA));
        assertEquals(Requests.SCHEDULE.order(plan.results()).subList(2, RESULTS), measured);
        assertEquals(ofJmh(plan.results()), Files.readString(files.results()));
        RunResults report = RunResults.read(files.results());
        assertEquals(
                List.of(false, RESULTS, 0),
                List.of(report.partial(), report.measuredCount(), report.unexplainedCount()));
        assertEquals(1, report.machine().get().resumeTimes().size());
        assertEquals(List.of("run", "--trials", "3"), report.machine().get().commandLine());
    }

    @Test
    void oneThatWasInterruptedBeforeItsFirstResultBeginsThere() throws IOException {
        interruptAfter(0);
        resume(plan, FakeBackend.CUDA);
        assertEquals(ofJmh(plan.results()), Files.readString(files.results()));
    }

    /** Editors and shells save text in UTF-16, or put a mark before it; every command reads such a file. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void goesOnWithResultsThatAnEditorSaved(String charset) throws IOException {
        interruptAfter(2);
        String text = "\uFEFF" + Files.readString(files.results());
        Files.write(files.results(), text.getBytes(charset));
        assertEquals(2, RunResults.read(files.results()).results().size());
        assertEquals(0, resume(plan, FakeBackend.CUDA));
        assertEquals(ofJmh(plan.results()), Files.readString(files.results()));
    }

    @Test
    void failedResultsAreMeasuredAgain() throws IOException {
        start(planned -> planned.equals(plan.results().get(1))
                ? ResultRunner.Outcome.failed("out of memory")
                : measure(planned));
        assertEquals(
                1,
                RunResults.read(files.results()).missing().size()
                        - plan.unavailable().size());
        measured.clear();
        assertEquals(0, resume(plan, FakeBackend.CUDA));
        assertEquals(List.of(plan.results().get(1)), measured);
        assertEquals(plan.unavailable(), RunResults.read(files.results()).missing());
    }

    /** As when it was killed between its last result and its reports. */
    @Test
    void whereAllResultsAreMeasuredTheReportsAreMade() throws IOException {
        start(this::measure);
        Files.delete(files.markdown());
        measured.clear();
        resume(plan, FakeBackend.CUDA);
        assertEquals(List.of(), measured);
        assertTrue(Files.exists(files.markdown()));
    }

    @Test
    void refusesResultsThatItWouldNotMeasure() throws IOException {
        interruptAfter(2);
        var e = assertThrows(InvalidProblemException.class, () -> resume(plan(512), FakeBackend.CUDA));
        assertEquals(
                files.results() + ": ncclCustom of 128 tokens x 8192, bfloat16, residual is no result of the run that"
                        + " is to be resumed",
                e.getMessage());
    }

    /** Ranks of several processes say it in their first result, before which a resumed run cannot know. */
    @Test
    void whatConnectsTheRanksStandsInTheRecordAndTheReport() throws IOException {
        RunRecorder recorder = recorder();
        suiteRun(recorder, planned -> {
                    recorder.linked("NVLink among all ranks");
                    return planned.equals(plan.results().get(1))
                            ? ResultRunner.Outcome.failed("out of memory")
                            : measure(planned);
                })
                .start();
        assertEquals(
                "NVLink among all ranks",
                MachineRecord.read(MachineRecord.beside(files.results()))
                        .orElseThrow()
                        .links());
        assertEquals(0, resume(plan, FakeBackend.CUDA));
        assertTrue(Files.readString(files.markdown()).contains("\n- Link: NVLink among all ranks; NVLink, 18 links\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"driver\" : \"580.1\"   | \"driver\" : \"575.2\" | driver: 575.2 then, 580.1 now",
                "\"nccl\" : \"2.28.3\"    | \"nccl\" : null        | NCCL: none then, 2.28.3 now",
                "\"worldSize\" : 2,       | \"worldSize\" : 4,     | world size: 4 then, 2 now",
                "\"NVIDIA H200\", \"NVIDIA H200\" | \"NVIDIA B200\" | devices: NVIDIA B200 then, NVIDIA H200; NVIDIA H200 now",
                "\"plannedRows\" : 4      | \"plannedRows\" : 5    | planned results: 5 then, 4 now",
                "\"suiteVersion\" : \"development\" | \"suiteVersion\" : \"9\" | suite: 9 then, development now",
            })
    void refusesAnotherMachineOrBuild(String here, String there, String difference) throws IOException {
        interruptAfter(2);
        Path record = MachineRecord.beside(files.results());
        Files.writeString(record, Files.readString(record).replace(here, there));
        var e = assertThrows(InvalidProblemException.class, () -> resume(plan, FakeBackend.CUDA));
        assertEquals(
                "cannot resume, as results would not compare with those measured before: " + difference,
                e.getMessage());
    }

    @Test
    void allDifferencesAreNamed() throws IOException {
        interruptAfter(2);
        MachineRecord run =
                MachineRecord.read(MachineRecord.beside(files.results())).orElseThrow();
        MachineFacts other = new MachineFacts(run.machine().devices(), "PCIe", "575", "12.8", "2.28.3");
        MachineRecord there = new MachineRecord(
                run.schemaVersion(),
                run.backend(),
                run.worldSize(),
                other,
                run.jdk(),
                run.os(),
                run.suiteVersion(),
                run.revision(),
                run.commandLine(),
                run.startTime(),
                null,
                null,
                run.plannedResults(),
                run.environment(),
                run.missing(),
                run.settings(),
                run.links());
        assertEquals(
                List.of(
                        "link: NVLink, 18 links then, PCIe now",
                        "driver: 580.1 then, 575 now",
                        "CUDA: 13.0 then, 12.8 now"),
                run.differences(there));
    }

    private static Plan plan(int tokens) {
        return Plan.of(Requests.sizes(List.of(tokens), 8192, null), FakeBackend.CUDA);
    }

    private void interruptAfter(int count) throws IOException {
        try {
            start(planned -> {
                if (measured.size() == count) {
                    throw new IllegalStateException("killed");
                }
                return measure(planned);
            });
        } catch (IllegalStateException e) {
            assertEquals("killed", e.getMessage());
        }
    }

    private int start(ResultRunner runner) throws IOException {
        return suiteRun(recorder(), runner).start();
    }

    private RunRecorder recorder() {
        return RunRecorder.starting(
                FakeBackend.CUDA, plan, Requests.settings(plan, Requests.SCHEDULE), List.of("run", "--trials", "3"));
    }

    private SuiteRun suiteRun(RunRecorder recorder, ResultRunner runner) {
        return new SuiteRun(plan, Requests.SCHEDULE, runner, recorder, files, new PrintWriter(new StringWriter()));
    }

    private int resume(Plan rest, FakeBackend backend) throws IOException {
        MachineRecord interrupted =
                MachineRecord.read(MachineRecord.beside(files.results())).orElseThrow();
        RunRecorder recorder =
                RunRecorder.resuming(backend, rest, Requests.settings(rest, Requests.SCHEDULE), interrupted);
        return new SuiteRun(
                        rest, Requests.SCHEDULE, this::measure, recorder, files, new PrintWriter(new StringWriter()))
                .resume();
    }

    private ResultRunner.Outcome measure(PlannedResult planned) {
        measured.add(planned);
        return new ResultRunner.Outcome(List.of(result(planned)), null);
    }

    private static RunResult result(PlannedResult planned) {
        return FakeResults.of(planned, 11_980, 12_000, 12_020);
    }

    private static String ofJmh(List<PlannedResult> planned) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out)
                .writeOut(planned.stream().map(ResumedRunTest::result).toList());
        out.flush();
        return json.toString(StandardCharsets.UTF_8);
    }
}
