package io.fusedcollective.compare;

import io.fusedcollective.document.Data;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.results.ResultKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Comparisons for programs: a line for every result of either run, unchanged ones too. */
final class ComparisonData {

    private final List<ConfigurationColumn> columns;

    private ComparisonData(List<Comparison> comparisons) {
        this.columns = ConfigurationColumn.of(comparisons.stream()
                .flatMap(comparison -> Stream.concat(
                        comparison.a().results().keySet().stream(), comparison.b().results().keySet().stream()))
                .map(ResultKey::configuration)
                .toList());
    }

    static Data of(List<Comparison> comparisons) {
        return new ComparisonData(comparisons).data(comparisons);
    }

    private Data data(List<Comparison> comparisons) {
        List<String> names = new ArrayList<>(List.of("a", "b"));
        columns.forEach(column -> names.add(column.csvName()));
        names.addAll(List.of(
                "implementation",
                "switches",
                "verdict",
                "time_a_ns",
                "time_b_ns",
                "ratio",
                "ratio_low",
                "ratio_high",
                "note"));
        Data data = new Data(names);
        for (Comparison comparison : comparisons) {
            comparison.results().forEach(result -> data.add(compared(comparison, result)));
            comparison.onlyA().forEach((key, reason) -> data.add(missing(comparison, key, reason, true)));
            comparison.onlyB().forEach((key, reason) -> data.add(missing(comparison, key, reason, false)));
        }
        return data;
    }

    private List<Object> compared(Comparison comparison, ComparedResult result) {
        List<Object> cells = key(comparison, result.key());
        Ratio ratio = result.ratio().rounded();
        cells.addAll(Arrays.asList(
                result.verdict().label(),
                result.a().timeNs(),
                result.b().timeNs(),
                ratio.value(),
                ratio.hasInterval() ? ratio.low() : null,
                ratio.hasInterval() ? ratio.high() : null,
                result.note()));
        return cells;
    }

    private List<Object> missing(Comparison comparison, ResultKey key, String reason, boolean inA) {
        List<Object> cells = key(comparison, key);
        cells.addAll(Arrays.asList(
                inA ? "only_in_a" : "only_in_b",
                inA ? comparison.a().results().get(key).time().timeNs() : null,
                inA ? null : comparison.b().results().get(key).time().timeNs(),
                null,
                null,
                null,
                reason));
        return cells;
    }

    private List<Object> key(Comparison comparison, ResultKey key) {
        List<Object> cells =
                new ArrayList<>(List.of(comparison.a().name(), comparison.b().name()));
        columns.forEach(column -> cells.add(column.value(key.configuration())));
        cells.add(key.implementation().label());
        cells.add(key.switches().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")));
        return cells;
    }
}
