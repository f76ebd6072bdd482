package io.fusedcollective.compare;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationSeries;
import io.fusedcollective.report.MarkdownTable;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.ResultKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A comparison for people: the same words for a terminal and, marked up, for a pull request. */
public final class ComparisonText {

    private final Comparison comparison;
    private final boolean markdown;
    private final StringBuilder text = new StringBuilder();

    private ComparisonText(Comparison comparison, boolean markdown) {
        this.comparison = comparison;
        this.markdown = markdown;
    }

    public static String plain(Comparison comparison) {
        return new ComparisonText(comparison, false).write();
    }

    public static String markdown(Comparison comparison) {
        return new ComparisonText(comparison, true).write();
    }

    private String write() {
        text.append(markdown ? "## " : "").append(counts()).append("\n\n");
        run("A", comparison.a());
        run("B", comparison.b());
        agreement("From %d tokens on", comparison.agreement(false));
        agreement("Below %d tokens", comparison.agreement(true));
        text.append("""

                Change is B's time against A's. A verdict needs a %d %% interval that lies outside the noise floor,
                %s: one process differs from the next by up to that, and iterations
                within one do not show it.
                """.formatted(Ratio.CONFIDENCE_PERCENT, comparison.noise()));
        warnings();
        results();
        missing("A", comparison.onlyA());
        missing("B", comparison.onlyB());
        return text.toString();
    }

    private String counts() {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            counts.add(comparison.results(verdict).size() + " " + verdict.label());
        }
        return String.join(", ", counts) + " of " + comparison.results().size() + " results in both runs";
    }

    private void run(String letter, ComparedRun run) {
        text.append(markdown ? "- " : "")
                .append(letter)
                .append(": ")
                .append(code(run.name()))
                .append(", revision ")
                .append(run.revision())
                .append('\n');
    }

    private void agreement(String sizes, Agreement agreement) {
        if (!agreement.results().isEmpty()) {
            text.append(markdown ? "- " : "")
                    .append(sizes.formatted(NoiseFloor.SMALL_TOKENS))
                    .append(", %d of %d results differ by %s at most"
                            .formatted(
                                    agreement.agreeing(),
                                    agreement.results().size(),
                                    NoiseFloor.percent(agreement.most())));
            agreement
                    .furthest()
                    .ifPresent(result -> text.append("; the largest difference is %s, %s, %s"
                            .formatted(change(result.ratio().value()), name(result.key()), operation(result.key()))));
            text.append('\n');
        }
    }

    private void warnings() {
        List<String> warnings = RunDifferences.warnings(comparison.a(), comparison.b());
        if (!warnings.isEmpty()) {
            text.append(markdown ? "\n> [!WARNING]\n" : "\n");
            warnings.forEach(warning ->
                    text.append(markdown ? "> - " : "warning: ").append(warning).append('\n'));
        }
    }

    /** Without those that did not change: there may be hundreds, and none of them is news. */
    private void results() {
        MarkdownTable table = new MarkdownTable(
                "Problem", "Implementation", "A µs", "B µs", "Change", Ratio.CONFIDENCE_PERCENT + " %", "Verdict");
        List<String> notes = new ArrayList<>();
        for (ComparedResult result : comparison.results()) {
            if (result.verdict() != Verdict.SAME) {
                table.add(
                        name(result.key()),
                        operation(result.key()),
                        result.a().timeUs(),
                        result.b().timeUs(),
                        change(result.ratio().value()),
                        interval(result.ratio()),
                        result.verdict().label());
            }
            if (result.note() != null) {
                notes.add(name(result.key()) + ", " + operation(result.key()) + ": " + result.note());
            }
        }
        if (comparison.results(Verdict.SAME).size() < comparison.results().size()) {
            text.append('\n').append(markdown ? table : table.plain());
        }
        text.append(notes.isEmpty() ? "" : "\n");
        list(notes);
    }

    private void missing(String letter, Map<ResultKey, String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        Map<Gap, List<String>> tokens = new LinkedHashMap<>();
        missing.forEach((key, reason) -> tokens.computeIfAbsent(gap(key, reason), gap -> new ArrayList<>())
                .add(Integer.toString(key.tokens())));
        text.append("\nOnly in %s (%d):\n".formatted(letter, missing.size())).append(markdown ? "\n" : "");
        list(tokens.entrySet().stream()
                .map(line -> "%s, %s, tokens %s: %s"
                        .formatted(
                                place(
                                        line.getKey().series.withOneToken(),
                                        line.getKey().series.label()),
                                line.getKey().operation,
                                String.join(", ", line.getValue()),
                                line.getKey().reason))
                .toList());
    }

    /** Results that lack their counterpart for one reason, and differ in nothing but their tokens. */
    private record Gap(ConfigurationSeries series, String operation, String reason) {}

    private Gap gap(ResultKey key, String reason) {
        return new Gap(ConfigurationSeries.of(key.configuration()), operation(key), reason);
    }

    private void list(List<String> lines) {
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
    }

    private String name(ResultKey key) {
        return place(key.configuration(), key.configuration().label());
    }

    /** Backend and world size only where there are several. */
    private String place(Configuration configuration, String label) {
        boolean several = values(key -> key.configuration().backend() + " "
                                + key.configuration().worldSize())
                        .size()
                > 1;
        return label + (several ? ", " + configuration.worldSize() + " ranks on " + configuration.backend() : "");
    }

    /** The implementation, and those of its switches that have other values elsewhere. */
    private String operation(ResultKey key) {
        return code(key.implementation().label())
                + key.switches().entrySet().stream()
                        .filter(entry ->
                                values(other -> other.switches().getOrDefault(entry.getKey(), entry.getValue()))
                                                .size()
                                        > 1)
                        .map(entry -> " " + entry)
                        .collect(Collectors.joining());
    }

    private Set<String> values(Function<ResultKey, String> property) {
        Set<String> values = new TreeSet<>();
        comparison.a().results().keySet().forEach(key -> values.add(property.apply(key)));
        comparison.b().results().keySet().forEach(key -> values.add(property.apply(key)));
        return values;
    }

    private String code(String name) {
        return markdown ? "`" + name + "`" : name;
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
