package io.fusedcollective.suite;

import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.BenchmarkName;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Version;

/** JMH's options for a result: the user's own, and ours for what the user did not give. */
final class JmhOptions {

    /**
     * A fork on GPUs lives for a second or two, and its timed part is native code. So it uses only the quick compiler, which lets
     * it start sooner. The host's ranks are Java and need the better compiler.
     */
    private static final String[] GPU_FORK_ARGUMENTS = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"};

    /** Report the device's own time, and its state; by name, as the benchmarks are not part of the main sources. */
    private static final List<String> PROFILERS =
            List.of(BenchmarkName.PACKAGE + "RankTimes", BenchmarkName.PACKAGE + "DeviceConditions");

    /** A param of the benchmarks. It decides what is available, but it is not part of a configuration. */
    static final String WORKSPACE_LIMIT = "workspaceLimitMib";

    private final List<String> arguments;
    private final CommandLineOptions users;
    private final Schedule schedule;
    private final Iterations iterations;
    private final int workspaceLimitMib;
    private final long cacheBytes;
    private final int localRanks;
    private final boolean severalProcesses;

    /**
     * @param arguments options of JMH's own, as its command line takes them
     * @throws InvalidProblemException when JMH does not know one, or a run of the suite decides it
     */
    public JmhOptions(List<String> arguments, Plan plan, Schedule schedule, Iterations asked) {
        this.arguments = List.copyOf(arguments);
        this.schedule = schedule;
        workspaceLimitMib = plan.workspaceLimitMib();
        cacheBytes = plan.cacheBytes();
        localRanks = plan.localRanks();
        severalProcesses = plan.localRanks() < plan.worldSize();
        try {
            users = new CommandLineOptions(arguments.toArray(String[]::new));
        } catch (CommandLineOptionException | RuntimeException e) {
            throw new InvalidProblemException("JMH option after --: " + firstLine(e)
                    + "; java -cp target/benchmarks.jar org.openjdk.jmh.Main -h lists them");
        }
        refuse(
                !users.getIncludes().isEmpty(),
                String.join(" ", users.getIncludes()),
                "neither a value of the option before it nor an option of JMH; benchmarks are chosen by --implementations");
        refuse(!users.getExcludes().isEmpty(), "-e", "benchmarks are chosen by --implementations");
        refuse(users.getThreads().hasValue(), "-t", "there is one thread a rank, see --world-size");
        refuse(users.getThreadGroups().hasValue(), "-tg", "there is one thread a rank, see --world-size");
        refuse(
                schedule.interleaved() && users.getForkCount().hasValue(),
                "-f",
                "with --interleave, --forks says how many");
        refuse(!users.getBenchModes().isEmpty(), "-bm", "ranks meet only in single-shot mode");
        refuse(
                users.getMeasurementBatchSize().hasValue(),
                "-bs",
                "each invocation is timed, see -opi for its operations");
        refuse(!users.getWarmupIncludes().isEmpty(), "-wmb", "each result warms up by itself, see --warmup");
        refuse(users.getResult().hasValue(), "-rff", "use --output-file");
        refuse(users.getResultFormat().hasValue(), "-rf", "results are always JSON");
        refuse(
                users.getOutput().hasValue() || users.verbosity().hasValue(),
                "-o and -v",
                "JMH's own output is not shown");
        refuse(
                users.shouldHelp() || users.shouldList() || users.shouldListWithParams(),
                "-h and -l",
                "use JMH's own main");
        refuse(users.shouldListProfilers() || users.shouldListResultFormats(), "-lprof and -lrf", "use JMH's own main");
        if (users.getOperationsPerInvocation().hasValue()) {
            requireWholeReplays(users.getOperationsPerInvocation().get(), plan);
        }
        // Memory that one process opened to another cannot be freed for the next result while that one has it.
        refuse(
                severalProcesses && users.getForkCount().orElse(asked.forks()) == 0,
                "--forks 0",
                "ranks in several processes need forks of their own for each result");
        new ParamOverrides(arguments, users).check();
        JmhArguments.check(arguments, users);
        iterations = new Iterations(
                users.getWarmupIterations().orElse(asked.warmupIterations()),
                users.getMeasurementIterations().orElse(asked.measurementIterations()),
                users.getForkCount().orElse(asked.forks()));
    }

    /** The settings that the record keeps of a run with these options. */
    public RunSettings settings() {
        return new RunSettings(
                Version.getPlainVersion(),
                iterations,
                arguments,
                schedule.seed(),
                schedule.interleaved(),
                schedule.repeats(),
                List.of(),
                BufferRotation.LEAST_OPERATIONS_PER_REPLAY,
                null);
    }

    /** How long a fork may say nothing: it speaks when an iteration begins and ends. */
    Duration longestSilence(PlannedResult planned) {
        return InvocationSize.longestSilence(planned.configuration(), cacheBytes, operations(planned));
    }

    private int operations(PlannedResult planned) {
        return users.getOperationsPerInvocation()
                .orElse(InvocationSize.operations(planned.configuration(), cacheBytes));
    }

    Options of(PlannedResult planned) {
        Configuration configuration = planned.configuration();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(users)
                .include("^" + Pattern.quote(BenchmarkName.PACKAGE) + ".*\\."
                        + planned.implementation().label() + "$")
                .mode(Mode.SingleShotTime)
                .threads(localRanks);
        PROFILERS.forEach(options::addProfiler);
        configuration.params().forEach(options::param);
        options.param(WORKSPACE_LIMIT, Integer.toString(workspaceLimitMib));
        if (planned.flashinfer() != null) {
            options.param(Result.LIBRARY, planned.flashinfer());
        }
        if (configuration.backendKind().usesGpus() && !users.getJvmArgsAppend().hasValue()) {
            options.jvmArgsAppend(GPU_FORK_ARGUMENTS);
        }
        options.timeUnit(users.getTimeUnit().orElse(TimeUnit.NANOSECONDS));
        options.warmupIterations(iterations.warmupIterations());
        options.measurementIterations(iterations.measurementIterations());
        // If results take turns, each fork is a separate JMH run.
        options.forks(schedule.interleaved() ? 1 : iterations.forks());
        // JMH would go on with the result's next fork, which would wait in vain for a rank of another process that is
        // no
        // more.
        options.shouldFailOnError(users.shouldFailOnError().orElse(severalProcesses));
        options.operationsPerInvocation(operations(planned));
        return options.build();
    }

    private static void requireWholeReplays(int operations, Plan plan) {
        for (PlannedResult planned : plan.results()) {
            Configuration configuration = planned.configuration();
            int ofOne = BufferRotation.of(
                            configuration.problem(),
                            configuration.worldSize(),
                            configuration.cache(),
                            plan.cacheBytes())
                    .operationsPerReplay();
            refuse(
                    operations % ofOne != 0,
                    "-opi " + operations,
                    "it must be a multiple of " + ofOne + ", the operations of one graph of " + configuration.label());
        }
    }

    static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    static void refuse(boolean given, String option, String why) {
        if (given) {
            throw new InvalidProblemException("'" + option + "' is not allowed here: " + why);
        }
    }
}
