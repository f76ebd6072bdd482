package io.fusedcollective.report;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What most readers look for: a line for each configuration, its fastest fused result against its fastest standard one. */
final class Summary {

    private record Column(String heading, boolean always, Function<Configuration, Object> value) {}

    /** In the order in which sections are sorted. */
    private static final List<Column> KEY = List.of(
            new Column("Backend", false, Configuration::backend),
            new Column("Ranks", false, Configuration::worldSize),
            new Column("Hidden", false, configuration -> configuration.problem().hidden()),
            new Column(
                    "Dtype",
                    true,
                    configuration -> configuration.problem().dtype().label()),
            new Column(
                    "Residual", false, configuration -> configuration.problem().residual()),
            new Column(
                    "Quant",
                    true,
                    configuration -> configuration.problem().quant().label()),
            new Column("Cache", false, configuration -> configuration.cache().label()),
            new Column("Tokens", true, configuration -> configuration.problem().tokens()));

    private final List<ResultGroup> groups;
    private final Function<Result, String> operation;

    /** @param operation what results are called */
    Summary(List<ResultGroup> groups, Function<Result, String> operation) {
        this.groups = groups;
        this.operation = operation;
    }

    /** Empty where there is nothing to compare at all. */
    Optional<MarkdownTable> table() {
        if (groups.stream().noneMatch(group -> speedup(group).isPresent())) {
            return Optional.empty();
        }
        List<Column> key =
                KEY.stream().filter(column -> column.always || varies(column)).toList();
        MarkdownTable table = new MarkdownTable(
                cells(key.stream().map(Column::heading), "Best fused, µs", "Best standard, µs", "Speedup"));
        for (ResultGroup group : groups) {
            table.add(cells(
                    key.stream()
                            .map(column ->
                                    column.value.apply(group.configuration()).toString()),
                    nameAndTime(group.bestFused()),
                    nameAndTime(group.baseline()),
                    speedup(group).map(Figures::speedup).orElse(Figures.NONE)));
        }
        return Optional.of(table);
    }

    private boolean varies(Column column) {
        return groups.stream()
                        .map(group -> column.value.apply(group.configuration()))
                        .distinct()
                        .count()
                > 1;
    }

    private static String[] cells(Stream<String> key, String... figures) {
        List<String> cells = new ArrayList<>(key.toList());
        cells.addAll(List.of(figures));
        return cells.toArray(String[]::new);
    }

    private static Optional<Double> speedup(ResultGroup group) {
        return group.bestFused().flatMap(group::speedup);
    }

    private String nameAndTime(Optional<Result> result) {
        return result.map(best -> operation.apply(best) + " " + best.time().timeUs())
                .orElse(Figures.NONE);
    }
}
