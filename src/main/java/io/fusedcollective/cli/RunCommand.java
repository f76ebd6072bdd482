package io.fusedcollective.cli;

import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.files.ScratchFolder;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.RunRequest;
import io.fusedcollective.suite.RunSession;
import io.fusedcollective.suite.SessionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME}",
            "  ${COMMAND-FULL-NAME} --num-tokens 1 32 128 --quant-modes none fp8",
            "  ${COMMAND-FULL-NAME} --forks 5 --interleave --output-file five.json",
            "  ${COMMAND-FULL-NAME} --resume five.json",
            "  ${COMMAND-FULL-NAME} --implementations fusedOneshot -- -p pdl=true,false",
            "",
            "Params of the fused kernels, after --, as -p name=value[,value...]:",
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

    @Mixin
    private ProblemOptions problems;

    @Option(
            names = "--hidden-dim",
            paramLabel = "<n>",
            description = "Columns of the activations. Default: 8192; on the host backend 1024.")
    private Integer hidden;

    @Option(
            names = "--warmup",
            paramLabel = "<n>",
            description =
                    "JMH's warm-up iterations. Default: 5; on the host backend 1, after operations until the JVM no"
                            + " longer compiles. With 0 there is no warm-up at all.")
    private Integer warmup;

    @Option(
            names = "--trials",
            paramLabel = "<n>",
            description = "JMH's measured iterations. Default: 20; on the host backend 15.")
    private Integer trials;

    @Option(
            names = "--forks",
            paramLabel = "<n>",
            defaultValue = "1",
            description = "JVMs that measure each result, one after the other. Default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(
            names = "--output-file",
            paramLabel = "<file>",
            description = "<file>.json or <file>.md; the run writes both, and <file>.csv and <file>.machine.json."
                    + " Default: jmh-results/<time>-<backend>.json.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace the files of an earlier run with the same name.")
    private boolean overwrite;

    @Option(names = "--full", description = "Print all tables at the end, and not only the answer.")
    private boolean full;

    @Option(
            names = "--resume",
            paramLabel = "<file>.json",
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
            paramLabel = "<n>",
            description =
                    "Seed of the random order in which results are measured. Default: a new one for each run, which is recorded.")
    private Long seed;

    @Option(
            names = "--repeats",
            paramLabel = "<n>",
            description =
                    "How often a result is measured again if its time is noisy or its GPU ran slower than in other results."
                            + " Default: 2; on the host and simulated backends 0.")
    private Integer repeats;

    @Option(
            names = "--cache",
            completionCandidates = Labels.OfCaches.class,
            paramLabel = "<state>",
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
        // Before anything asks Java for a temporary file.
        ScratchFolder.takeTemporaryFiles();
        return (resume == null ? starting() : resuming()).run() ? 0 : Main.FAILED;
    }

    private RunSession starting() {
        return RunSession.starting(
                request(),
                output,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private RunSession resuming() throws IOException {
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
        return RunSession.resuming(
                began.request(),
                resume,
                interrupted,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    /** The command that began a run. */
    private RunCommand began(MachineRecord run) {
        String reason = "";
        try {
            ParseResult suites = Main.commandLine().parseArgs(run.commandLine().toArray(String[]::new));
            GivenLists.requireWhole(suites);
            ParseResult parsed = suites.subcommand();
            if (parsed != null && parsed.commandSpec().userObject() instanceof RunCommand command) {
                return command;
            }
        } catch (ParameterException e) {
            reason = ": " + e.getMessage();
        }
        throw new InvalidProblemException(
                MachineRecord.beside(resume) + ": its commandLine is not that of a run" + reason);
    }

    private SessionRequest request() {
        RunDefaults defaults = Backends.select(world.backend).defaults();
        RunRequest results = new RunRequest(
                problems.tokens,
                hidden,
                problems.dtypes,
                problems.residuals(),
                problems.quantization.withDefaults(defaults.quantModes()),
                problems.quantization.outputs(),
                problems.quantization.weightOffset(),
                world.worldSize,
                world.implementations,
                !noOneshot,
                world.fusionOptions(),
                cache,
                new Iterations(
                        warmup == null ? defaults.warmupIterations() : warmup,
                        trials == null ? defaults.trials() : trials,
                        forks));
        return new SessionRequest(
                world.backend,
                results,
                seed,
                interleave,
                repeats,
                jmhArguments,
                allowUnavailable,
                overwrite,
                full,
                spec.commandLine().getParseResult().originalArgs());
    }
}
