package io.fusedcollective.suite;

import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Params;
import io.fusedcollective.results.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * The params that a user gives with JMH's {@code -p}. JMH ignores those that no benchmark has, and takes any text for a
 * value: a typo would measure something else than was asked for.
 */
final class ParamOverrides {

    /** The name, in each form that JMH takes: {@code -p name=}, {@code -pname=}, {@code --p=name=}; not -prof. */
    private static final Pattern GLUED = Pattern.compile("--?p=?(?!rof)(\\w+)=.*");

    private static final Pattern SEPARATE = Pattern.compile("--?p");

    private final List<String> arguments;
    private final CommandLineOptions parsed;

    ParamOverrides(List<String> arguments, CommandLineOptions parsed) {
        this.arguments = arguments;
        this.parsed = parsed;
    }

    /** @throws InvalidProblemException if a param is unknown, has no such value, or is set by the suite's own options */
    void check() {
        List<String> own = ConfigurationColumn.params();
        for (String name : own) {
            JmhOptions.refuse(!values(name).isEmpty(), "-p " + name, "the suite's own options set it");
        }
        JmhOptions.refuse(
                !values(JmhOptions.WORKSPACE_LIMIT).isEmpty(),
                "-p " + JmhOptions.WORKSPACE_LIMIT,
                "use --workspace-limit-mib");
        JmhOptions.refuse(!values(Result.LIBRARY).isEmpty(), "-p " + Result.LIBRARY, "use --flashinfer");
        Set<String> free = ofBenchmarks();
        free.removeAll(own);
        free.remove(JmhOptions.WORKSPACE_LIMIT);
        free.remove(Result.LIBRARY);
        for (String name : names()) {
            JmhOptions.refuse(
                    !free.contains(name),
                    "-p " + name,
                    "no benchmark has this param; those that may be given are " + String.join(", ", free));
        }
        for (String name : free) {
            Set<FusionOptions> seen = new HashSet<>();
            for (String value : values(name)) {
                JmhOptions.refuse(
                        !seen.add(FusionOptions.of(new Params(Map.of(name, value)))),
                        "-p " + name + "=" + String.join(",", values(name)),
                        "a value stands there twice, so its results could not be told apart");
            }
        }
    }

    private Collection<String> values(String name) {
        return parsed.getParameter(name).orElse(List.of());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Matcher glued = GLUED.matcher(arguments.get(i));
            if (glued.matches()) {
                names.add(glued.group(1));
            } else if (SEPARATE.matcher(arguments.get(i)).matches() && i + 1 < arguments.size()) {
                names.add(arguments.get(i + 1).replaceFirst("=.*", ""));
            }
        }
        return names;
    }

    private static Set<String> ofBenchmarks() {
        Set<String> names = new TreeSet<>();
        BenchmarkList.defaultList()
                .getAll(new FailureLog(""), List.of())
                .forEach(benchmark ->
                        benchmark.getParams().orElse(Map.of()).keySet().forEach(names::add));
        return names;
    }
}
