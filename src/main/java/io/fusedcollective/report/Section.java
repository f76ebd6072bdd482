package io.fusedcollective.report;

import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All rows and gaps of one configuration: what is compared with what. */
public record Section(Configuration configuration, List<Row> rows, List<Gap> gaps) {

    /** Sorted by configuration, and within a section standard implementations first. */
    public static List<Section> of(List<Row> rows, List<Gap> gaps) {
        Map<Configuration, Section> sections = new TreeMap<>(Configuration.ORDER);
        for (Row row : rows) {
            sections.computeIfAbsent(row.configuration(), Section::empty).rows.add(row);
        }
        for (Gap gap : gaps) {
            sections.computeIfAbsent(gap.configuration(), Section::empty).gaps.add(gap);
        }
        for (Section section : sections.values()) {
            section.rows.sort(Comparator.comparing(Row::implementation));
            section.gaps.sort(Comparator.comparing(Gap::implementation));
        }
        return List.copyOf(sections.values());
    }

    private static Section empty(Configuration configuration) {
        return new Section(configuration, new ArrayList<>(), new ArrayList<>());
    }

    /**
     * The fastest standard row: the best that one gets without fusion. Its quant mode is that of the section, so an
     * unquantised row never stands for a quantised one. None where ranks shared GPUs.
     */
    public Optional<Row> baseline() {
        return fastest(row -> row.implementation().kind() == Implementation.Kind.STANDARD);
    }

    /** The fastest of the rows that are {@code wanted}. None where ranks shared GPUs, whose times mean nothing. */
    public Optional<Row> fastest(Predicate<Row> wanted) {
        return rows.stream()
                .filter(row -> !configuration.simulated())
                .filter(wanted)
                .filter(row -> Double.isFinite(row.time().timeNs()))
                .min(Comparator.comparingDouble(row -> row.time().timeNs()));
    }

    /** How many times {@code row} runs while the baseline runs once; empty where nothing can be compared. */
    public Optional<Double> speedup(Row row) {
        return baseline()
                .map(baseline -> baseline.time().timeNs() / row.time().timeNs())
                .filter(Double::isFinite);
    }

    /** {@code row}'s speedup in words. */
    public String verdict(Row row) {
        return baseline().filter(row::equals).isPresent()
                ? "baseline"
                : speedup(row).map(Figures::speedup).orElse(Figures.NONE);
    }
}
