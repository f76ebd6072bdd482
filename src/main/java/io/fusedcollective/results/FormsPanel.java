package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationSeries;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Residual;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The three forms of the end of a layer in one chart: the standard and fused implementations of a panel with the residual of
 * all rows, and the sequence-parallel ones of the same panel with a sharded residual.
 */
public record FormsPanel(Panel full, Panel sharded) {

    /** A line without gaps comes first, because means over different tokens say nothing; then the lowest geometric mean. */
    private static final Comparator<List<Result>> FASTER =
            Comparator.<List<Result>>comparingInt(List::size).reversed().thenComparingDouble(FormsPanel::meanLog);

    /** The forms that a sharded panel belongs to; empty if the panel is not sharded or there is nothing to compare it with. */
    public static Optional<FormsPanel> of(Panel sharded, List<Panel> all) {
        if (sharded.configuration().problem().residual() != Residual.SHARDED
                || !sharded.configuration().backendKind().timesMeanSomething()
                || sharded.series(result -> true).isEmpty()) {
            return Optional.empty();
        }
        return all.stream()
                .filter(full -> full.configuration().problem().residual() == Residual.FULL)
                .filter(full ->
                        series(full.configuration().with(Residual.SHARDED)).equals(series(sharded.configuration())))
                .filter(full -> !full.series(FormsPanel::isOther).isEmpty())
                .map(full -> new FormsPanel(full, sharded))
                .findFirst();
    }

    private static ConfigurationSeries series(Configuration configuration) {
        return ConfigurationSeries.of(configuration);
    }

    private static boolean isOther(Result result) {
        return result.implementation().kind() != Kind.SEQUENCE_PARALLEL;
    }

    /** Measured results by name: of each other form the fastest of each provider, then all that are sequence-parallel. */
    public Map<String, List<Result>> series() {
        Map<String, List<Result>> others = full.series(FormsPanel::isOther);
        Map<List<Object>, String> best = new LinkedHashMap<>();
        others.forEach((name, line) -> best.merge(
                contestant(line.get(0)),
                name,
                (one, other) -> FASTER.compare(others.get(one), others.get(other)) <= 0 ? one : other));
        Map<String, List<Result>> series = new LinkedHashMap<>();
        best.values().forEach(name -> series.put(name, others.get(name)));
        series.putAll(sharded.series(result -> true));
        return series;
    }

    /** Of these, one line is drawn. */
    private static List<Object> contestant(Result result) {
        return List.of(
                result.implementation().kind(),
                result.implementation().provider(),
                result.library().orElse(""));
    }

    private static double meanLog(List<Result> line) {
        return line.stream()
                .mapToDouble(result -> Math.log(result.time().timeNs()))
                .average()
                .orElseThrow();
    }
}
