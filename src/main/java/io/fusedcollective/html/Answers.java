package io.fusedcollective.html;

import io.fusedcollective.chart.Panel;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a reader takes away from a run: of each problem the best fused result, where it gains most, and where it loses. */
final class Answers {

    /** @param speedup of the best fused result over the best standard one */
    private record Duel(ResultGroup group, Result fused, Result standard, double speedup) {

        String label(RunResults report) {
            return "%s: %s, %s against %s"
                    .formatted(
                            group.configuration().label(),
                            Figures.speedup(speedup),
                            HtmlReport.name(report, fused),
                            HtmlReport.name(report, standard));
        }

        /** Whether either could be the faster one. */
        boolean unclear() {
            double distanceNs = Math.abs(fused.time().timeNs() - standard.time().timeNs());
            return !(distanceNs > fused.time().errorNs() + standard.time().errorNs());
        }
    }

    private final RunResults report;
    private final Map<Configuration, Duel> duels;

    Answers(RunResults report) {
        this.report = report;
        this.duels = report.groups().stream()
                .flatMap(group -> duel(group).stream())
                .collect(Collectors.toMap(duel -> duel.group.configuration(), duel -> duel));
    }

    private static Optional<Duel> duel(ResultGroup group) {
        return group.bestFused()
                .flatMap(fused -> group.speedup(fused)
                        .map(speedup -> new Duel(group, fused, group.baseline().orElseThrow(), speedup)));
    }

    String html() {
        if (duels.isEmpty()) {
            return "<p>No problem has both a fused and a standard result with a time, so there is nothing to compare.</p>\n";
        }
        return Html.bullets(sentences()) + table();
    }

    private List<String> sentences() {
        List<Duel> all = report.groups().stream()
                .map(group -> duels.get(group.configuration()))
                .filter(duel -> duel != null)
                .toList();
        Comparator<Duel> bySpeedup = Comparator.comparingDouble(Duel::speedup);
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "Largest speedup: " + all.stream().max(bySpeedup).orElseThrow().label(report));
        sentences.add(
                "Smallest speedup: " + all.stream().min(bySpeedup).orElseThrow().label(report));
        List<Duel> lost = all.stream().filter(duel -> duel.speedup < 1).toList();
        if (lost.isEmpty()) {
            sentences.add("Fusion loses nowhere in this run.");
        }
        for (Duel duel : lost) {
            sentences.add(
                    "Fusion loses at " + duel.label(report) + (duel.unclear() ? "; but not beyond the errors" : ""));
        }
        return sentences;
    }

    /** A line for each panel, a column for each token count. */
    private String table() {
        SortedSet<Integer> tokens = report.groups().stream()
                .map(group -> group.configuration().problem().tokens())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> headings = new ArrayList<>(List.of("Best fused, tokens"));
        tokens.forEach(count -> headings.add(count.toString()));
        HtmlTable table = new HtmlTable(false, headings.toArray(String[]::new));
        for (Panel panel : Panel.of(report)) {
            table.line("").cell(panel.title());
            for (int count : tokens) {
                Optional<Duel> duel = panel.groups().stream()
                        .filter(group -> group.configuration().problem().tokens() == count)
                        .findFirst()
                        .map(group -> duels.get(group.configuration()));
                table.cell(
                        duel.map(this::cell).orElse(Figures.NONE),
                        "",
                        duel.map(Answers::verdict).orElse(""));
            }
            table.end();
        }
        return table.toString();
    }

    private String cell(Duel duel) {
        return HtmlReport.name(report, duel.fused) + " " + Figures.speedup(duel.speedup);
    }

    private static String verdict(Duel duel) {
        return duel.unclear() ? "" : duel.speedup < 1 ? "loses" : "wins";
    }
}
