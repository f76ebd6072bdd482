package io.fusedcollective.cli;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.AtomicFile;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.suite.BackendNotice;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.JmhOptions;
import io.fusedcollective.suite.MachineLock;
import io.fusedcollective.suite.MultiProcessRunner;
import io.fusedcollective.suite.Plan;
import io.fusedcollective.suite.ResultFiles;
import io.fusedcollective.suite.ResultRunner;
import io.fusedcollective.suite.RunRecorder;
import io.fusedcollective.suite.RunRequest;
import io.fusedcollective.suite.Schedule;
import io.fusedcollective.suite.ScratchResults;
import io.fusedcollective.suite.SuiteRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Measures every implementation of every problem, and reports the speedups.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nParams of the fused kernels, after --, as -p name=value[,value...]:%n",
        footer = {
            "  pdl                     programmatic dependent launch: true (default), false",
            "  fp32Accumulation        sum over ranks in fp32: true (default); in the dtype:",
            "                          false",
            "  triggerCompletionAtEnd  let the next kernel start at this one's end: true",
            "                          (default); as soon as it can: false",
            "  clusterSize             blocks that share a row: 1, 2, 4, 8; 0 (default):",
            "                          chosen by size"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--num-tokens",
            arity = "1..*",
            split = ",",
            paramLabel = "N",
            description = "Rows of the activations. Default: 128 512 1024 2048; on the host backend 16 128.")
    private List<Integer> tokens;

    @Option(
            names = "--hidden-dim",
            paramLabel = "N",
            description = "Columns of the activations. Default: 8192; on the host backend 1024.")
    private Integer hidden;

    @Option(
            names = "--dtypes",
            arity = "1..*",
            split = ",",
            paramLabel = "DTYPE",
            description = "bfloat16, float16, float32. Default: bfloat16.")
    private List<DataType> dtypes;

    @Option(names = "--no-residual", description = "Normalise the all-reduced value itself, without a residual added.")
    private boolean noResidual;

    @Mixin
    private QuantizationOptions quantization;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "5",
            description = "JMH's warm-up iterations. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "20",
            description = "JMH's measured iterations. Default: ${DEFAULT-VALUE}.")
    private int trials;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "1",
            description = "JVMs that measure each result, one after the other. Default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "FILE.json or FILE.md; the run writes both, and FILE.csv and FILE.machine.json, over what is"
                    + " there. Default: jmh-results/<time>-<backend>.json.")
    private Path output;

    @Option(
            names = "--resume",
            paramLabel = "FILE.json",
            description = "Go on with an interrupted run, and measure what has no result yet, failed results again. The"
                    + " settings are those that the run began with, so no other option goes with this one.")
    private Path resume;

    @Option(names = "--no-oneshot", description = "Leave out the oneshot implementations.")
    private boolean noOneshot;

    @Option(
            names = "--interleave",
            description = "With --forks 2 or more: the implementations of a problem take turns, a fork"
                    + " each, so that what changes in the course of a run hits all of them alike.")
    private boolean interleave;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Of the random order in which results are measured. Default: another one for each run; it is recorded.")
    private Long seed;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description =
                    "How often a result is measured again whose time is noisy, or whose GPU ran slower than in other results."
                            + " Default: 2; on the host and simulated backends 0.")
    private Integer repeats;

    @Option(
            names = "--cache",
            paramLabel = "STATE",
            defaultValue = "warm",
            description =
                    "warm: all operations have the same buffers, which stay in the cache as far as they fit; cold:"
                            + " operations take so many sets of buffers in turn that inputs come from memory. Default: ${DEFAULT-VALUE}.")
    private Cache cache;

    @Option(
            names = "--allow-unavailable",
            description = "End with 0 although an implementation of --implementations is unavailable here.")
    private boolean allowUnavailable;

    @Mixin
    private WorldOptions world;

    @Parameters(
            paramLabel = "-- JMH options",
            description = "Options of JMH itself, after --, such as -f 3 or -prof gc; they win over the ones above.")
    private List<String> jmhArguments = List.of();

    @Override
    public Integer call() throws IOException {
        if (resume == null) {
            return measure(null, output);
        }
        if (spec.commandLine().getParseResult().matchedOptions().size() > 1 || !ResumedJvm.areAll(jmhArguments)) {
            throw new InvalidProblemException("--resume goes alone: the settings are those that the run began with");
        }
        if (!resume.toString().endsWith(".json")) {
            throw new InvalidProblemException("--resume " + AtomicFile.name(resume) + " must end in .json");
        }
        Path record = MachineRecord.beside(resume);
        MachineRecord interrupted = MachineRecord.read(record)
                .orElseThrow(() -> new IOException(
                        resume + " cannot be resumed: " + record + " with the run's settings is not there"));
        RunCommand began = began(interrupted);
        began.jmhArguments = ResumedJvm.confirmed(began.jmhArguments, jmhArguments);
        return began.measure(interrupted, resume);
    }

    /** The command that began a run. */
    private RunCommand began(MachineRecord run) {
        CommandLine suite = Main.commandLine()
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr());
        String reason = "";
        try {
            ParseResult parsed =
                    suite.parseArgs(run.commandLine().toArray(String[]::new)).subcommand();
            if (parsed != null && parsed.commandSpec().userObject() instanceof RunCommand command) {
                return command;
            }
        } catch (ParameterException e) {
            reason = ": " + e.getMessage();
        }
        throw new InvalidProblemException(
                MachineRecord.beside(resume) + ": its commandLine is not that of a run" + reason);
    }

    /** @param interrupted the run that this is the rest of; null for a new one */
    private int measure(MachineRecord interrupted, Path output) throws IOException {
        Optional<Launch> launch = Launch.of(System.getenv());
        if (launch.filter(launched -> launched.localRank() > 0).isPresent()) {
            // One run measures on a machine at a time. The node's first process takes the lock for the others.
            System.setProperty("jmh.ignoreLock", "true");
        }
        if (launch.filter(launched -> launched.rank() > 0).isPresent()) {
            Path copy = ScratchResults.of(output);
            return measure(interrupted, copy, launch, new PrintWriter(Writer.nullWriter()));
        }
        launch.map(Launch::label).ifPresent(spec.commandLine().getOut()::println);
        return measure(interrupted, output, launch, spec.commandLine().getOut());
    }

    /** @param launch which of the run's processes this is; empty where it is the only one */
    private int measure(MachineRecord interrupted, Path output, Optional<Launch> launch, PrintWriter out)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Iterations iterations = new Iterations(warmup, trials, forks);
        RunRequest request = new RunRequest(
                tokens,
                hidden,
                dtypes,
                !noResidual,
                quantization.withDefaults(),
                quantization.outputs(),
                quantization.weightOffset(),
                world.worldSize,
                world.implementations,
                !noOneshot,
                world.fusionOptions(),
                cache,
                iterations);
        Backend backend = Backends.select(world.backend);
        Plan plan = Plan.of(request, backend);
        Schedule schedule = Schedule.of(
                interrupted == null ? seed : seedOf(interrupted),
                interleave,
                iterations.forks(),
                repeats,
                backend,
                launch.isPresent());
        JmhOptions options = new JmhOptions(jmhArguments, plan, schedule, iterations);
        ResultFiles files = ResultFiles.forOutput(
                interrupted == null ? "--output-file" : "--resume", output == null ? defaultOutput(backend) : output);
        // The record is of what the rank sees that writes it: another one may have other GPUs, or be on another node.
        boolean writes = launch.map(launched -> launched.rank() == 0).orElse(true);
        RunRecorder recorder = interrupted == null || !writes
                ? RunRecorder.starting(
                        backend,
                        plan,
                        options.settings(),
                        spec.commandLine().getParseResult().originalArgs())
                : RunRecorder.resuming(backend, plan, options.settings(), interrupted);
        ResultRunner jmh = ResultRunner.jmh(options, recorder::linked);
        ResultRunner runner = launch.<ResultRunner>map(launched -> new MultiProcessRunner(launched, jmh, err))
                .orElse(jmh);
        SuiteRun run = new SuiteRun(plan, schedule, runner, recorder, files, out);

        BackendNotice.of(world.backend, backend, Backends.preferred()).ifPresent(out::println);
        plan.unavailableReasons().forEach(reason -> out.println("unavailable: " + reason));
        plan.libraries().forEach(library -> library.warnings().forEach(warning -> err.println("warning: " + warning)));
        int failures;
        try (MachineLock alone = MachineLock.take()) {
            failures = interrupted == null ? run.start() : run.resume();
        }
        if (failures > 0) {
            err.println(failures + " of " + plan.results().size() + " results failed");
        }
        run.notWritten().ifPresent(err::println);
        List<String> lacking = allowUnavailable ? List.of() : plan.lacking(world.implementations);
        if (!lacking.isEmpty()) {
            err.println("unavailable, but asked for by name: " + String.join(", ", lacking)
                    + "; with --allow-unavailable this is no failure");
        }
        return failures == 0 && run.notWritten().isEmpty() && lacking.isEmpty() ? 0 : Main.FAILED;
    }

    /** The order goes on as it began. */
    private Long seedOf(MachineRecord interrupted) {
        return interrupted.settings() == null ? seed : interrupted.settings().seed();
    }

    private static Path defaultOutput(Backend backend) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return Path.of("jmh-results", time + "-" + backend.name() + ".json");
    }
}
