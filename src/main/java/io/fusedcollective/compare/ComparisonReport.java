package io.fusedcollective.compare;

import io.fusedcollective.document.Cell;
import io.fusedcollective.document.Data;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.TableBuilder;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.ResultKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A comparison. People get a report; programs get one line for every result of either run, including unchanged ones. */
public final class ComparisonReport {

    private final Comparison comparison;
    private final Document.Builder document = new Document.Builder();
    private final SortedMap<String, Set<String>> switches = new TreeMap<>();
    private final boolean severalWorlds;
    private final boolean all;

    private ComparisonReport(Comparison comparison, boolean all) {
        this.comparison = comparison;
        this.all = all;
        Set<String> worlds = new TreeSet<>();
        keys().forEach(key -> {
            worlds.add(key.configuration().backend() + " " + key.configuration().worldSize());
            key.switches()
                    .forEach((name, value) -> switches.computeIfAbsent(name, any -> new TreeSet<>())
                            .add(value));
        });
        this.severalWorlds = worlds.size() > 1;
    }

    private Stream<ResultKey> keys() {
        return Stream.concat(comparison.a().results().keySet().stream(), comparison.b().results().keySet().stream());
    }

    /**
     * One comparison behind the other; their data is one table.
     *
     * @param all whether to list the results that only one run has, and not only their number
     */
    public static Document of(List<Comparison> comparisons, boolean all) {
        Data data = ComparisonData.of(comparisons);
        return comparisons.stream()
                .map(comparison -> new ComparisonReport(comparison, all).document(data))
                .reduce(Document::followedBy)
                .orElseThrow();
    }

    private Document document(Data data) {
        document.heading(2, counts());
        List<Text> runs = new ArrayList<>(List.of(run("A", comparison.a()), run("B", comparison.b())));
        agreement(runs, "From %d tokens on", comparison.agreement(false));
        agreement(runs, "Below %d tokens", comparison.agreement(true));
        document.bullets(runs);
        document.paragraph(
                ("Change is B's time against A's. A verdict needs a %d %% interval that lies outside the noise"
                                + " floor, %s: one process differs from the next by up to that, and iterations within one do not"
                                + " show it.")
                        .formatted(Ratio.CONFIDENCE_PERCENT, comparison.noise()));
        document.warnings(RunDifferences.warnings(comparison.a(), comparison.b()).stream()
                .map(Text::of)
                .toList());
        results();
        missing("A", comparison.onlyA());
        missing("B", comparison.onlyB());
        return document.data(data).build();
    }

    private String counts() {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            counts.add(comparison.results(verdict).size() + " " + verdict.label());
        }
        return String.join(", ", counts) + " of "
                + Figures.count(comparison.results().size(), "result") + " in both runs";
    }

    private static Text run(String letter, ComparedRun run) {
        return Text.of(letter + ": ").plus(Text.name(run.name())).plus(", revision " + run.revision());
    }

    private void agreement(List<Text> lines, String sizes, Agreement agreement) {
        if (agreement.results().isEmpty()) {
            return;
        }
        int all = agreement.results().size();
        String most = NoiseFloor.percent(agreement.most());
        Text line = Text.of(sizes.formatted(NoiseFloor.SMALL_TOKENS)
                + (agreement.agreeing() == 0
                        ? ", no result of %d differs by less than %s".formatted(all, most)
                        : ", %d of %d results differ by %s at most".formatted(agreement.agreeing(), all, most)));
        lines.add(agreement
                .furthest()
                .map(result -> line.plus("; the largest difference is %s, %s, "
                                .formatted(change(result.ratio().value()), name(result.key())))
                        .plus(implementation(result.key())))
                .orElse(line));
    }

    /** Results that did not change are left out, because there may be hundreds of them. */
    private void results() {
        TableBuilder table = new TableBuilder(
                true,
                "Problem",
                "Implementation",
                "A µs",
                "B µs",
                "Change",
                Ratio.CONFIDENCE_PERCENT + " %",
                "Verdict");
        List<Text> notes = new ArrayList<>();
        for (ComparedResult result : comparison.results()) {
            if (result.verdict() != Verdict.SAME) {
                table.line(
                        Cell.of(name(result.key())),
                        Cell.of(implementation(result.key())),
                        Cell.figure(result.a().timeUs(), result.a().timeNs()),
                        Cell.figure(result.b().timeUs(), result.b().timeNs()),
                        Cell.figure(
                                change(result.ratio().value()), result.ratio().value()),
                        Cell.of(interval(result.ratio())),
                        Cell.of(result.verdict().label()).with(tone(result.verdict())));
            }
            if (result.note() != null) {
                notes.add(Text.of(name(result.key()) + ", ")
                        .plus(implementation(result.key()))
                        .plus(": " + result.note()));
            }
        }
        if (!table.isEmpty()) {
            document.add(table.build());
        }
        document.bullets(notes);
    }

    private static Cell.Tone tone(Verdict verdict) {
        return switch (verdict) {
            case FASTER -> Cell.Tone.GOOD;
            case SLOWER -> Cell.Tone.BAD;
            case SAME, UNCLEAR -> Cell.Tone.NONE;
        };
    }

    private void missing(String letter, Map<ResultKey, String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        if (!all) {
            document.paragraph(
                    "Only in %s: %s; `--all` lists them.".formatted(letter, Figures.count(missing.size(), "result")));
            return;
        }
        Map<List<Text>, List<String>> tokens = new LinkedHashMap<>();
        missing.forEach((key, reason) -> tokens.computeIfAbsent(
                        List.of(
                                Text.of(place(
                                                key.configuration(),
                                                key.configuration().labelWithoutTokens())
                                        + ", "),
                                implementation(key),
                                Text.of(": " + reason)),
                        series -> new ArrayList<>())
                .add(Integer.toString(key.tokens())));
        document.paragraph("Only in %s (%d):".formatted(letter, missing.size()));
        document.bullets(tokens.entrySet().stream()
                .map(line -> line.getKey()
                        .get(0)
                        .plus(line.getKey().get(1))
                        .plus(", tokens " + String.join(", ", line.getValue()))
                        .plus(line.getKey().get(2)))
                .toList());
    }

    private String name(ResultKey key) {
        return place(key.configuration(), key.configuration().label());
    }

    /** Backend and world size only if there are several. */
    private String place(Configuration configuration, String label) {
        return label + (severalWorlds ? ", " + configuration.worldSize() + " ranks on " + configuration.backend() : "");
    }

    /** The implementation, and those of its switches that have other values elsewhere. */
    private Text implementation(ResultKey key) {
        Text name = Text.name(key.implementation().label());
        for (Map.Entry<String, String> entry : key.switches().entrySet()) {
            if (switches.get(entry.getKey()).size() > 1) {
                name = name.plus(" " + entry);
            }
        }
        return name;
    }

    private static String change(double ratio) {
        return Double.isFinite(ratio) ? Figures.percent(ratio - 1) : Figures.NONE;
    }

    private static String interval(Ratio ratio) {
        return ratio.hasInterval()
                ? String.format(Locale.ROOT, "%+.1f to %+.1f %%", 100 * (ratio.low() - 1), 100 * (ratio.high() - 1))
                : Figures.NONE;
    }
}
