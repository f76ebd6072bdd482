package io.fusedcollective.suite;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.BenchmarkName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.ProfilerConfig;

/** Checks of what JMH itself takes without a word, or finds out only when each result fails. */
final class JmhArguments {

    /** JMH's options that are true or false, each with what JMH takes for an abbreviation of it. */
    private static final Map<String, Pattern> SWITCHES = Map.of(
            "-gc", Pattern.compile("--?gc?(?:=(.*))?", Pattern.DOTALL),
            "-foe", Pattern.compile("--?foe?(?:=(.*))?", Pattern.DOTALL),
            "-si", Pattern.compile("--?si?(?:=(.*))?", Pattern.DOTALL));

    /** A JVM prints its version within a second, even on a busy machine. */
    private static final int JVM_SECONDS = 20;

    private JmhArguments() {}

    /** @throws InvalidProblemException if a value makes no sense */
    static void check(List<String> arguments, CommandLineOptions parsed) {
        checkSwitches(arguments);
        if (parsed.getJvm().hasValue()) {
            requireJvm(parsed.getJvm().get());
        }
        Set<String> seen = new HashSet<>();
        for (ProfilerConfig profiler : parsed.getProfilers()) {
            JmhOptions.refuse(
                    profiler.getKlass().startsWith(BenchmarkName.PACKAGE),
                    "-prof " + profiler.getKlass(),
                    "the suite adds its own profilers to each result");
            JmhOptions.refuse(
                    !seen.add(profiler.getKlass()), "-prof " + profiler.getKlass(), "JMH takes a profiler only once");
            requireProfiler(profiler);
        }
    }

    /** JMH takes any text that is not true for false. */
    private static void checkSwitches(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            for (Map.Entry<String, Pattern> option : SWITCHES.entrySet()) {
                Matcher given = option.getValue().matcher(arguments.get(i));
                if (given.matches()) {
                    boolean glued = given.group(1) != null;
                    String value = glued || i + 1 == arguments.size() ? given.group(1) : arguments.get(i + 1);
                    JmhOptions.refuse(
                            !List.of("true", "false").contains(value),
                            option.getKey() + " " + value,
                            "JMH takes true or false");
                }
            }
        }
    }

    /** JMH itself would fail each result, and print its whole class path instead of the reason. */
    private static void requireJvm(String jvm) {
        String option = "-jvm " + (jvm.isEmpty() ? "''" : jvm);
        JmhOptions.refuse(!isProgram(jvm), option, "no such program");
        JmhOptions.refuse(!saysItsVersion(jvm), option, "it is no Java: it does not answer to -version");
    }

    /** A name without a folder is searched on the path, as JMH and the system do. */
    private static boolean isProgram(String name) {
        List<Path> candidates = new ArrayList<>();
        if (name.contains("/")) {
            candidates.add(Path.of(name));
        } else if (!name.isEmpty()) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                candidates.add(Path.of(folder, name));
            }
        }
        return candidates.stream().anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    private static boolean saysItsVersion(String jvm) {
        try {
            Process process = new ProcessBuilder(jvm, "-version")
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            // A program that neither ends nor closes its output must not block the run.
            process.onExit().orTimeout(JVM_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
            String answer = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            process.destroy();
            return answer.contains("version");
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireProfiler(ProfilerConfig profiler) {
        try {
            ProfilerFactory.getProfilerOrException(profiler);
        } catch (ProfilerException e) {
            JmhOptions.refuse(
                    true,
                    "-prof " + profiler.getKlass(),
                    "JMH cannot use it here (" + JmhOptions.firstLine(e) + "); its own main has -lprof");
        }
    }
}
