package io.fusedcollective.predict;

import io.fusedcollective.document.Block;
import io.fusedcollective.document.Cell;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.TableBuilder;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Problem;
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
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Predictions for people, and for programs with a status that keeps them apart from measured results. */
public final class PredictionReport {

    /** With more columns, a table of ranges is too wide for a terminal. */
    private static final int MOST_TOKEN_COUNTS = 4;

    private final Predictions predictions;
    private final Document.Builder document = new Document.Builder();

    private PredictionReport(Predictions predictions) {
        this.predictions = predictions;
    }

    /** The section of a report, with a heading of the second level. */
    public static Document of(Predictions predictions) {
        return new PredictionReport(predictions).document();
    }

    private Document document() {
        document.heading(
                2,
                "Predicted, not measured: "
                        + predictions.clusters().stream().map(Cluster::label).collect(Collectors.joining(", ")));
        document.paragraph(
                "A model with one price for each thing that an operation does was fitted to measured results of two"
                        + " ranks. Ranges span what two ranks cannot tell, and beyond that the error that 9 of 10 held-out results"
                        + " stay within. Speedup is that of the fastest fused implementation over the fastest standard one, both under"
                        + " the same assumption; if its range holds 1, it is open whether fusion pays. Nothing is said of other GPUs,"
                        + " nor of multicast in NVSwitch. docs/scaling.md has the formulas, and published figures beside them.");
        document.facts(facts());
        document.add(prices());
        Map<Group, List<Prediction>> groups = predictions.list().stream()
                .collect(Collectors.groupingBy(Group::of, LinkedHashMap::new, Collectors.toList()));
        groups.forEach(this::group);
        reasons();
        return document.data(PredictionData.of(predictions)).build();
    }

    private List<Block.Fact> facts() {
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact("error where fitted", predictions.fitted().words("result")));
        facts.add(fact(
                "error where not fitted",
                predictions.heldOut().words("result") + ", each number of tokens from the others"));
        facts.add(fact(
                "error of speedups where not fitted",
                predictions.heldOutSpeedups().words("problem")));
        predictions.checks().forEach(check -> facts.add(fact("held against measured results", check.words())));
        predictions
                .linkGbPerS()
                .ifPresent(speed -> facts.add(fact("for another link", speed + " GB/s received by a rank")));
        predictions.latencyUs().ifPresent(us -> facts.add(fact("for another latency", us + " µs for a crossing")));
        return facts;
    }

    private static Block.Fact fact(String name, String value) {
        return new Block.Fact(name, Text.of(value));
    }

    private Block.Table prices() {
        TableBuilder table = new TableBuilder(false, "Fitted price", "µs each", "GB/s");
        predictions.model().ns().forEach((cost, ns) -> {
            if (cost.fitted()) {
                table.line(
                        Cell.of(cost.label()),
                        Cell.of(cost.perByte() ? "" : figure(ns / 1000)),
                        Cell.of(cost.perByte() ? figure(1 / ns) : ""));
            }
        });
        return table.build();
    }

    /** The properties that results of one table share: they differ in tokens and implementation only. */
    private record Group(Cluster cluster, Problem withOneToken) {
        static Group of(Prediction prediction) {
            return new Group(prediction.cluster(), prediction.problem().withTokens(1));
        }
    }

    private void group(Group group, List<Prediction> list) {
        document.heading(3, group.cluster.label() + ", hidden " + group.withOneToken.labelWithoutTokens());
        List<Integer> tokens =
                list.stream().map(PredictionReport::tokens).distinct().sorted().toList();
        for (int first = 0; first < tokens.size(); first += MOST_TOKEN_COUNTS) {
            document.add(table(list, tokens.subList(first, Math.min(tokens.size(), first + MOST_TOKEN_COUNTS))));
        }
    }

    private Block.Table table(List<Prediction> list, List<Integer> tokens) {
        List<String> headings = new ArrayList<>(List.of("Predicted µs at tokens"));
        tokens.forEach(count -> headings.add(count.toString()));
        TableBuilder table = new TableBuilder(false, headings);
        for (Implementation implementation : implementations(list)) {
            add(
                    table,
                    Text.name(implementation.label()),
                    tokens,
                    count -> list.stream()
                            .filter(one -> one.implementation() == implementation && tokens(one) == count)
                            .findFirst()
                            .flatMap(Prediction::times)
                            .map(this::range));
        }
        add(
                table,
                Text.of("speedup"),
                tokens,
                count -> speedup(
                        list.stream().filter(one -> tokens(one) == count).toList()));
        return table.build();
    }

    /** A line, unless no number of tokens has a prediction; the reasons are listed below the table. */
    private static void add(TableBuilder table, Text name, List<Integer> tokens, IntFunction<Optional<String>> text) {
        List<Optional<String>> texts = tokens.stream().map(text::apply).toList();
        if (texts.stream().anyMatch(Optional::isPresent)) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(name)));
            texts.forEach(found -> cells.add(Cell.of(found.orElse(Figures.NONE))));
            table.line(cells);
        }
    }

    private String range(Prediction.Times times) {
        double error = predictions.heldOut().ninetiethPercentile();
        return figure(times.lowNs(error) / 1000) + "–" + figure(times.highNs(error) / 1000);
    }

    /** Speedup of the fastest fused result over the fastest standard result, with the same assumption for both. */
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

    /** One line for each reason, with all implementations that share it. */
    private void reasons() {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (Prediction prediction : predictions.list()) {
            if (prediction.reason() != null) {
                names.computeIfAbsent(prediction.reason(), reason -> new LinkedHashSet<>())
                        .add(prediction.implementation().label());
            }
        }
        List<Block.Fact> facts = new ArrayList<>();
        names.forEach((reason, implementations) ->
                facts.add(fact("nothing for " + String.join(", ", implementations), reason)));
        document.facts(facts);
    }

    private static Set<Implementation> implementations(List<Prediction> list) {
        return list.stream().map(Prediction::implementation).collect(Collectors.toCollection(TreeSet::new));
    }

    private static int tokens(Prediction prediction) {
        return prediction.problem().tokens();
    }

    private static String figure(double number) {
        return Figures.value(number, Double.NaN);
    }
}
