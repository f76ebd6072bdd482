package io.fusedcollective.decide;

import io.fusedcollective.compare.Ratio;
import io.fusedcollective.compare.Verdict;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.report.MarkdownTable;
import io.fusedcollective.results.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** The decision table: what to set, and what it rests on. */
public final class DecisionMarkdown {

    private DecisionMarkdown() {}

    /** The section for a report, with a heading of the second level. */
    public static String of(Decisions decisions) {
        StringBuilder text = new StringBuilder("## When to fuse\n\n");
        if (!decisions.warnings().isEmpty()) {
            text.append("> [!WARNING]\n");
            decisions
                    .warnings()
                    .forEach(warning -> text.append("> - ").append(warning).append('\n'));
            text.append('\n');
        }
        text.append("""
                The limits of an inference engine: the largest tensor of activations (tokens x hidden x bytes an element) up \
                to which to fuse, and up to which oneshot is the faster way to. A number stands where times cross, \
                interpolated between the measured sizes, with the range that their %d %% intervals and the noise between \
                processes, %s, leave open; ≥ means that there is no crossing up to the largest size measured.

                """.formatted(Ratio.CONFIDENCE_PERCENT, decisions.noise()));
        text.append(limits(decisions.decisions())).append('\n');
        text.append("""
                What they rest on, in measured numbers of tokens. Even is what differs by less than error and noise.

                """);
        text.append(ranges(decisions.decisions()));
        decisions.model().ifPresent(model -> text.append('\n').append(savings(decisions.decisions(), model)));
        return text.toString();
    }

    private static MarkdownTable limits(List<Decision> decisions) {
        MarkdownTable table =
                new MarkdownTable("Problem", "Fuse up to, tokens", "in MiB", "Oneshot up to, tokens", "in MiB");
        for (Decision decision : decisions) {
            Limit fuse = decision.fuseUpTo();
            table.add(
                    name(decision),
                    words(fuse, Integer::toString),
                    words(fuse, tokens -> mebibytes(decision, tokens)),
                    decision.oneshotUpTo()
                            .map(limit -> words(limit, Integer::toString))
                            .orElse(Figures.NONE),
                    decision.oneshotUpTo()
                            .map(limit -> words(limit, tokens -> mebibytes(decision, tokens)))
                            .orElse(Figures.NONE));
        }
        return table;
    }

    private static MarkdownTable ranges(List<Decision> decisions) {
        MarkdownTable table = new MarkdownTable(
                "Problem", "Fused wins", "Speedup", "Even", "Fused loses", "Oneshot wins", "Either", "Twoshot wins");
        for (Decision decision : decisions) {
            table.add(
                    name(decision),
                    Ranges.of(decision.fusion(), Verdict.FASTER::equals),
                    speedups(decision.fusion()),
                    Ranges.of(decision.fusion(), DecisionMarkdown::even),
                    Ranges.of(decision.fusion(), Verdict.SLOWER::equals),
                    Ranges.of(decision.oneshot(), Verdict.FASTER::equals),
                    Ranges.of(decision.oneshot(), DecisionMarkdown::even),
                    Ranges.of(decision.oneshot(), Verdict.SLOWER::equals));
        }
        return table;
    }

    private static String savings(List<Decision> decisions, Model model) {
        MarkdownTable table = new MarkdownTable("Problem", "Tokens", "Saved µs", "Range");
        for (Decision decision : decisions) {
            if (decision.series().problem().hidden() == model.hidden()) {
                for (Point point : decision.fusion()) {
                    table.add(
                            name(decision),
                            Integer.toString(point.tokens()),
                            whole(model.savedUs(point, point.ratio().value())),
                            point.ratio().hasInterval()
                                    ? whole(model.savedUs(point, point.widened().high())) + " to "
                                            + whole(model.savedUs(
                                                    point, point.widened().low()))
                                    : Figures.NONE);
                }
            }
        }
        return """
                ### An estimate for %d layers of hidden %d

                Microseconds that fusion saves in one step of so many tokens, over the best standard implementation: the difference of \
                one operation times %d, for two all-reduces a layer. An estimate: in an engine other kernels run in between, \
                and caches and clocks are in another state.

                """.formatted(model.layers(), model.hidden(), model.allReduces()) + table;
    }

    private static boolean even(Verdict verdict) {
        return verdict == Verdict.SAME || verdict == Verdict.UNCLEAR;
    }

    /** Smallest and largest among the wins. */
    private static String speedups(List<Point> points) {
        List<String> speedups = points.stream()
                .filter(point -> point.verdict() == Verdict.FASTER)
                .map(point -> 1 / point.ratio().value())
                .sorted()
                .map(Figures::speedup)
                .toList();
        if (speedups.isEmpty()) {
            return Figures.NONE;
        }
        String smallest = speedups.get(0);
        String largest = speedups.get(speedups.size() - 1);
        return smallest.equals(largest) ? smallest : smallest + " to " + largest;
    }

    private static String words(Limit limit, IntFunction<String> quantity) {
        if (limit.none()) {
            return "never";
        }
        String measured = "≥ " + quantity.apply(limit.measured());
        if (limit.atLeast() == limit.measured()) {
            return measured;
        }
        String best = limit.tokens().isPresent() ? quantity.apply(limit.tokens().getAsInt()) : measured;
        String most = limit.atMost().isPresent() ? quantity.apply(limit.atMost().getAsInt()) : measured;
        return best + " (" + quantity.apply(limit.atLeast()) + " to " + most + ")";
    }

    /** GPUs are meant where nothing is said. */
    private static String name(Decision decision) {
        Configuration series = decision.series().withOneToken();
        Problem problem = series.problem();
        return String.join(
                        ", ",
                        problem.dtype().label(),
                        problem.quantization().label(),
                        "hidden " + problem.hidden(),
                        series.worldSize() + " ranks")
                + (problem.residual() ? "" : ", no residual")
                + series.cacheLabel()
                + (series.backendKind().usesGpus() ? "" : ", on CPU threads");
    }

    private static String mebibytes(Decision decision, int tokens) {
        return Figures.value(decision.mebibytes(tokens), Double.NaN);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number).replaceFirst("^-0$", "0");
    }
}
