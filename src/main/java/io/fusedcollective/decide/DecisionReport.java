package io.fusedcollective.decide;

import io.fusedcollective.compare.Ratio;
import io.fusedcollective.compare.Verdict;
import io.fusedcollective.document.Block;
import io.fusedcollective.document.Cell;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.document.TableBuilder;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Contest;
import io.fusedcollective.results.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The decision tables: what to set, and what it rests on. */
public final class DecisionReport {

    private DecisionReport() {}

    /** The section for a report, with a heading of the second level. */
    public static Document of(Decisions decisions) {
        Document.Builder document = new Document.Builder().heading(2, "When to fuse");
        document.warnings(decisions.warnings().stream().map(Text::of).toList());
        document.paragraph(
                ("The limits of an inference engine: the largest tensor of activations (tokens x hidden x bytes an element)"
                                + " up to which to fuse, and up to which oneshot is the faster way to. A number stands where"
                                + " times cross, interpolated between the measured sizes, with the range that their %d %%"
                                + " intervals and the noise between processes, %s, leave open; ≥ means that there is no"
                                + " crossing up to the largest size measured.")
                        .formatted(Ratio.CONFIDENCE_PERCENT, decisions.noise()));
        Map<Contest, List<Decision>> contests = decisions.decisions().stream()
                .collect(Collectors.groupingBy(Decision::contest, LinkedHashMap::new, Collectors.toList()));
        contests.forEach((contest, decided) -> {
            document.heading(3, contest.title(decisions.record()));
            document.add(limits(decided));
            document.paragraph(
                    "What they rest on, in measured numbers of tokens. Even is what differs by less than error"
                            + " and noise.");
            document.add(ranges(decided));
            forms(document, decided);
        });
        decisions.model().ifPresent(model -> savings(document, decisions.decisions(), model));
        return document.ready(DocumentFormat.JSON, () -> DecisionJson.of(decisions))
                .ready(DocumentFormat.VLLM, () -> VllmSettings.of(decisions))
                .build();
    }

    private static Block.Table limits(List<Decision> decisions) {
        TableBuilder table =
                new TableBuilder(false, "Problem", "Fuse up to, tokens", "in MiB", "Oneshot up to, tokens", "in MiB");
        for (Decision decision : decisions) {
            Limit fuse = decision.fuseUpTo();
            line(
                    table,
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
        return table.build();
    }

    private static Block.Table ranges(List<Decision> decisions) {
        TableBuilder table = new TableBuilder(
                false,
                "Problem",
                "Fused wins",
                "Speedup",
                "Even",
                "Fused loses",
                "Oneshot wins",
                "Either",
                "Twoshot wins");
        for (Decision decision : decisions) {
            line(
                    table,
                    name(decision),
                    Ranges.of(decision.fusion(), Verdict.FASTER::equals),
                    speedups(decision.fusion()),
                    Ranges.of(decision.fusion(), DecisionReport::even),
                    Ranges.of(decision.fusion(), Verdict.SLOWER::equals),
                    Ranges.of(decision.oneshot(), Verdict.FASTER::equals),
                    Ranges.of(decision.oneshot(), DecisionReport::even),
                    Ranges.of(decision.oneshot(), Verdict.SLOWER::equals));
        }
        return table.build();
    }

    /** Nothing if sequence parallelism was not measured. */
    private static void forms(Document.Builder document, List<Decision> decisions) {
        List<Decision> measured = decisions.stream()
                .filter(decision -> !decision.forms().isEmpty())
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        document.paragraph(
                "Which of the three forms is fastest beyond error and noise, and from where on sequence parallelism is"
                        + " the choice. It ends with the same tensors for the next GEMM, but with the residual of a rank's own rows.");
        TableBuilder table = new TableBuilder(
                false,
                "Problem",
                "Standard fastest",
                "Fused fastest",
                "Sequence-parallel fastest",
                "Even",
                "Sequence-parallel from, tokens");
        for (Decision decision : measured) {
            line(
                    table,
                    name(decision),
                    fastest(decision, Kind.STANDARD),
                    fastest(decision, Kind.FUSED),
                    fastest(decision, Kind.SEQUENCE_PARALLEL),
                    Ranges.of(decision.forms(), verdict -> verdict != Verdict.FASTER),
                    from(decision.sequenceParallelFrom().orElseThrow()));
        }
        document.add(table.build());
    }

    private static String fastest(Decision decision, Kind kind) {
        return Ranges.ofPoints(
                decision.forms(),
                point -> point.verdict() == Verdict.FASTER
                        && point.candidate().implementation().kind() == kind);
    }

    private static void savings(Document.Builder document, List<Decision> decisions, Model model) {
        TableBuilder table = new TableBuilder(false, "Problem", "Tokens", "Saved µs", "Range");
        for (Decision decision : decisions) {
            if (decision.series().problem().hidden() == model.hidden()) {
                for (Point point : decision.fusion()) {
                    line(
                            table,
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
        document.heading(3, "An estimate for %d layers of hidden %d".formatted(model.layers(), model.hidden()));
        document.paragraph(
                ("Microseconds that fusion saves in one step of so many tokens, over the best standard implementation: the"
                                + " difference of one operation times %d, for two all-reduces a layer. An estimate: in an"
                                + " engine other kernels run in between, and caches and clocks are in another state.")
                        .formatted(model.allReduces()));
        document.add(table.build());
    }

    private static void line(TableBuilder table, String... cells) {
        table.line(List.of(cells).stream().map(Cell::of).toList());
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

    /** The words for a limit from which on. */
    private static String from(Limit limit) {
        if (limit.none()) {
            return "never";
        }
        if (limit.atLeast() == limit.measured()) {
            return "≤ " + limit.measured();
        }
        String measured = "≤ " + limit.measured();
        String best =
                limit.tokens().isPresent() ? Integer.toString(limit.tokens().getAsInt()) : measured;
        String least =
                limit.atMost().isPresent() ? Integer.toString(limit.atMost().getAsInt()) : measured;
        return best + " (" + least + " to " + limit.atLeast() + ")";
    }

    /** The heading names the backend only if it is not the GPUs. */
    private static String name(Decision decision) {
        Configuration series = decision.series().withOneToken();
        Problem problem = series.problem();
        return String.join(
                        ", ",
                        problem.dtype().label(),
                        problem.quantization().label(),
                        "hidden " + problem.hidden(),
                        series.worldSize() + " ranks")
                + (problem.residual() == Residual.FULL
                        ? ""
                        : ", " + problem.residual().words())
                + series.cacheLabel()
                + switch (series.backendKind()) {
                    case CUDA, SIMULATED -> "";
                    case HOST -> ", on CPU threads";
                    case OTHER -> ", on the " + series.backend() + " backend";
                };
    }

    private static String mebibytes(Decision decision, int tokens) {
        return Figures.value(decision.mebibytes(tokens), Double.NaN);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number).replaceFirst("^-0$", "0");
    }
}
