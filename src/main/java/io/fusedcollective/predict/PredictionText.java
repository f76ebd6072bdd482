package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.report.MarkdownTable;
import io.fusedcollective.results.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Predictions for people: the same words for a terminal and, marked up, for a report. Every line of times says predicted. */
public final class PredictionText {

    private static final String PREDICTED = "predicted ";

    private final Predictions predictions;
    private final boolean markdown;
    private final StringBuilder text = new StringBuilder();

    private PredictionText(Predictions predictions, boolean markdown) {
        this.predictions = predictions;
        this.markdown = markdown;
    }

    public static String plain(Predictions predictions) {
        return new PredictionText(predictions, false).write();
    }

    /** The section of a report, with a heading of the second level. */
    public static String markdown(Predictions predictions) {
        return new PredictionText(predictions, true).write();
    }

    private String write() {
        text.append(markdown ? "## " : "")
                .append("Predicted, not measured: ")
                .append(predictions.clusters().stream().map(Cluster::label).collect(Collectors.joining(", ")))
                .append("\n\n");
        text.append("""
                A model with one price for each thing that an operation does was fitted to measured results of two ranks. Ranges
                span what two ranks cannot tell, and beyond that the error that 9 of 10 held-out results stay within. Speedup is
                that of the fastest fused implementation over the fastest standard one, both under the same assumption; where its range
                holds 1, it is open whether fusion pays. Nothing is said of other GPUs, nor of multicast in NVSwitch.
                docs/scaling.md has the formulas, and published figures beside them.

                """);
        line("error where fitted", predictions.fitted().words("result"));
        line(
                "error where not fitted",
                predictions.heldOut().words("result") + ", each number of tokens predicted from the others");
        line("error of speedups where not fitted", predictions.heldOutSpeedups().words("problem"));
        predictions.checks().forEach(check -> line("held against measured results", check.words()));
        predictions
                .linkGbPerS()
                .ifPresent(speed -> line("predicted for another link", speed + " GB/s received by a rank"));
        predictions.latencyUs().ifPresent(us -> line("predicted for another latency", us + " µs for a crossing"));
        text.append('\n').append(prices()).append('\n');
        Map<Group, List<Prediction>> groups = predictions.list().stream()
                .collect(Collectors.groupingBy(Group::of, LinkedHashMap::new, Collectors.toList()));
        groups.forEach(this::group);
        reasons();
        return text.toString();
    }

    private void line(String name, String value) {
        text.append(markdown ? "- " : "")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n');
    }

    private String prices() {
        MarkdownTable table = new MarkdownTable("Fitted price", "µs each", "GB/s");
        predictions.model().ns().forEach((cost, ns) -> {
            if (cost.fitted()) {
                table.add(cost.label(), cost.perByte() ? "" : figure(ns / 1000), cost.perByte() ? figure(1 / ns) : "");
            }
        });
        return written(table);
    }

    /** What has a table of its own: results differ in tokens and implementation only. */
    private record Group(Cluster cluster, Problem withOneToken) {
        static Group of(Prediction prediction) {
            return new Group(prediction.cluster(), prediction.problem().withTokens(1));
        }
    }

    private void group(Group group, List<Prediction> list) {
        Set<Integer> tokens = list.stream().map(PredictionText::tokens).collect(Collectors.toCollection(TreeSet::new));
        text.append(markdown ? "### " : "")
                .append("Predicted µs: ")
                .append(group.cluster.label())
                .append(", hidden ")
                .append(group.withOneToken.labelWithoutTokens())
                .append("\n\n");
        List<String> heading = new ArrayList<>(List.of("Tokens"));
        tokens.forEach(count -> heading.add(count.toString()));
        MarkdownTable table = new MarkdownTable(heading.toArray(String[]::new));
        for (Implementation implementation : implementations(list)) {
            add(
                    table,
                    PREDICTED + implementation.label(),
                    tokens,
                    count -> list.stream()
                            .filter(one -> one.implementation() == implementation && tokens(one) == count)
                            .findFirst()
                            .flatMap(Prediction::times)
                            .map(this::range));
        }
        add(
                table,
                PREDICTED + "speedup",
                tokens,
                count -> speedup(
                        list.stream().filter(one -> tokens(one) == count).toList()));
        text.append(written(table)).append('\n');
    }

    private interface Cell {
        Optional<String> of(int tokens);
    }

    /** Unless there is nothing to say for any number of tokens; the reasons stand below. */
    private static void add(MarkdownTable table, String name, Set<Integer> tokens, Cell cell) {
        List<Optional<String>> cells = tokens.stream().map(cell::of).toList();
        if (cells.stream().anyMatch(Optional::isPresent)) {
            table.add(Stream.concat(Stream.of(name), cells.stream().map(text -> text.orElse(Figures.NONE)))
                    .toArray(String[]::new));
        }
    }

    private String range(Prediction.Times times) {
        double error = predictions.heldOut().ninetiethPercentile();
        return figure(times.lowNs(error) / 1000) + "–" + figure(times.highNs(error) / 1000);
    }

    /** Of the fastest fused over the fastest standard result, under the same assumption for both. */
    private Optional<String> speedup(List<Prediction> list) {
        double error = predictions.heldOutSpeedups().ninetiethPercentile();
        List<Double> speedups = new ArrayList<>();
        for (Assumption assumption : Assumption.values()) {
            Optional<Double> fused = fastestNs(list, Kind.FUSED, assumption);
            Optional<Double> standard = fastestNs(list, Kind.STANDARD, assumption);
            fused.ifPresent(ns -> standard.ifPresent(other -> speedups.add(other / ns)));
        }
        return speedups.isEmpty()
                ? Optional.empty()
                : Optional.of(Figures.speedup(Collections.min(speedups) / (1 + error)) + "–"
                        + Figures.speedup(Collections.max(speedups) * (1 + error)));
    }

    private static Optional<Double> fastestNs(List<Prediction> list, Kind kind, Assumption assumption) {
        return list.stream()
                .filter(one -> one.implementation().kind() == kind)
                .flatMap(one -> one.times().stream())
                .map(times -> times.ns(assumption))
                .min(Comparator.naturalOrder());
    }

    /** A line for each reason, with all implementations that share it. */
    private void reasons() {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (Prediction prediction : predictions.list()) {
            if (prediction.reason() != null) {
                names.computeIfAbsent(prediction.reason(), reason -> new LinkedHashSet<>())
                        .add(prediction.implementation().label());
            }
        }
        names.forEach(
                (reason, implementations) -> line("not predicted: " + String.join(", ", implementations), reason));
    }

    private static Set<Implementation> implementations(List<Prediction> list) {
        return list.stream().map(Prediction::implementation).collect(Collectors.toCollection(TreeSet::new));
    }

    private static int tokens(Prediction prediction) {
        return prediction.problem().tokens();
    }

    private String written(MarkdownTable table) {
        return markdown ? table.toString() : table.plain();
    }

    private static String figure(double number) {
        return Figures.value(number, Double.NaN);
    }
}
