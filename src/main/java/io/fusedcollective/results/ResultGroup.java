package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All rows and gaps of one configuration: what is compared with what. */
public record ResultGroup(Configuration configuration, List<Result> rows, List<MissingResult> gaps) {

    /** Sorted by configuration, and within a section standard implementations first. */
    public static List<ResultGroup> of(List<Result> rows, List<MissingResult> gaps) {
        Map<Configuration, ResultGroup> sections = new TreeMap<>(Configuration.ORDER);
        for (Result row : rows) {
            sections.computeIfAbsent(row.configuration(), ResultGroup::empty)
                    .rows
                    .add(row);
        }
        for (MissingResult gap : gaps) {
            sections.computeIfAbsent(gap.configuration(), ResultGroup::empty)
                    .gaps
                    .add(gap);
        }
        for (ResultGroup section : sections.values()) {
            section.rows.sort(Comparator.comparing(Result::implementation));
            section.gaps.sort(Comparator.comparing(MissingResult::implementation));
        }
        return List.copyOf(sections.values());
    }

    private static ResultGroup empty(Configuration configuration) {
        return new ResultGroup(configuration, new ArrayList<>(), new ArrayList<>());
    }

    /**
     * The fastest standard row: the best that one gets without fusion. Its quant mode is that of the section, so an
     * unquantised row never stands for a quantised one. None where ranks shared GPUs.
     */
    public Optional<Result> baseline() {
        return fastest(row -> row.implementation().kind() == Implementation.Kind.STANDARD);
    }

    /** The fastest fused row, if any; none where ranks shared GPUs. */
    public Optional<Result> bestFused() {
        return fastest(row -> row.implementation().kind() == Implementation.Kind.FUSED);
    }

    /** The fastest of the rows that are {@code wanted}. None where ranks shared GPUs, whose times mean nothing. */
    public Optional<Result> fastest(Predicate<Result> wanted) {
        return rows.stream()
                .filter(row -> !configuration.simulated())
                .filter(wanted)
                .filter(row -> Double.isFinite(row.time().timeNs()))
                .min(Comparator.comparingDouble(row -> row.time().timeNs()));
    }

    /** How many times {@code row} runs while the baseline runs once; empty where nothing can be compared. */
    public Optional<Double> speedup(Result row) {
        return baseline()
                .map(baseline -> baseline.time().timeNs() / row.time().timeNs())
                .filter(Double::isFinite);
    }

    /** {@code row}'s speedup in words. */
    public String verdict(Result row) {
        return baseline().filter(row::equals).isPresent()
                ? "baseline"
                : speedup(row).map(Figures::speedup).orElse(Figures.NONE);
    }
}
