package io.fusedcollective.report;

import io.fusedcollective.document.Cell;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.TableBuilder;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Contest;
import io.fusedcollective.results.Duel;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Forms;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The answer of a run: for each problem the best fused result, its gain, and the sizes at which it loses. */
final class Answers {

    /** The properties of a problem that are always shown. Others are shown only if they vary. */
    private static final Set<ConfigurationColumn> ALWAYS =
            EnumSet.of(ConfigurationColumn.DTYPE, ConfigurationColumn.QUANT, ConfigurationColumn.TOKENS);

    private final RunResults run;
    private final Names names;
    private final Contest contest;
    private final List<Duel> duels;
    private final Map<Configuration, Duel> byConfiguration = new HashMap<>();

    Answers(RunResults run, Names names, Contest contest) {
        this.run = run;
        this.names = names;
        this.contest = contest;
        this.duels = run.duels(contest);
        duels.forEach(duel -> byConfiguration.put(duel.configuration(), duel));
    }

    void addTo(Document.Builder document) {
        if (duels.isEmpty()) {
            document.paragraph(
                    "No problem has both a fused and a standard result with a time, so there is nothing to compare.");
        } else {
            document.bullets(sentences());
            matrix(document);
            summary(document);
        }
        forms(document);
    }

    private List<Text> sentences() {
        Comparator<Duel> bySpeedup = Comparator.comparingDouble(Duel::speedup);
        List<Text> sentences = new ArrayList<>();
        List<Duel> clear = duels.stream().filter(duel -> !duel.unclear()).toList();
        List<Duel> lost = clear.stream().filter(Duel::lost).toList();
        if (duels.size() == 1 && clear.size() == 1 && lost.isEmpty()) {
            return List.of(sentence("Speedup: ", clear.get(0)));
        }
        if (!clear.isEmpty()) {
            sentences.add(
                    sentence("Largest speedup: ", clear.stream().max(bySpeedup).orElseThrow()));
            sentences.add(
                    sentence("Smallest speedup: ", clear.stream().min(bySpeedup).orElseThrow()));
        }
        if (clear.size() < duels.size()) {
            sentences.add(Text.of("Unclear, as the difference is not beyond the errors or these are not known: "
                    + (duels.size() - clear.size()) + " of " + Figures.count(duels.size(), "problem")));
        }
        if (lost.isEmpty() && duels.size() > 1) {
            sentences.add(Text.of(
                    clear.size() == duels.size()
                            ? "Fusion loses nowhere in this run."
                            : "Fusion is clearly slower nowhere in this run."));
        }
        lost.forEach(duel -> sentences.add(sentence("Fusion loses at ", duel)));
        return sentences;
    }

    private Text sentence(String start, Duel duel) {
        return Text.of(start + duel.configuration().label() + ": " + Figures.speedup(duel.speedup()) + ", ")
                .plus(names.marked(duel.fused()))
                .plus(" against ")
                .plus(names.marked(duel.standard()));
    }

    /** One line for each panel and one column for each token count; left out if it would say no more than the summary. */
    private void matrix(Document.Builder document) {
        SortedSet<Integer> tokens = run.groups().stream()
                .map(group -> group.configuration().problem().tokens())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> headings = new ArrayList<>(List.of("Best fused, tokens"));
        tokens.forEach(count -> headings.add(count.toString()));
        if (tokens.size() == 1) {
            return;
        }
        TableBuilder table = new TableBuilder(false, headings);
        for (Panel panel : Panel.of(run)) {
            if (isSharded(panel.configuration())) {
                continue;
            }
            Map<Integer, ResultGroup> groups = new HashMap<>();
            panel.groups()
                    .forEach(group -> groups.put(group.configuration().problem().tokens(), group));
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(panel.title())));
            for (int count : tokens) {
                ResultGroup group = groups.get(count);
                Duel duel = group == null ? null : byConfiguration.get(group.configuration());
                cells.add(duel == null ? Cell.of(Figures.NONE) : cell(duel));
            }
            table.line(cells);
        }
        table.legend("Blue: fusion is faster; orange: slower; no color: unclear.");
        document.add(table.build());
    }

    private Cell cell(Duel duel) {
        return Cell.of(names.marked(duel.fused()).plus(" " + duel.words())).with(tone(duel));
    }

    private static Cell.Tone tone(Duel duel) {
        return duel.unclear() ? Cell.Tone.NONE : duel.lost() ? Cell.Tone.BAD : Cell.Tone.GOOD;
    }

    /** One line for each configuration. */
    private void summary(Document.Builder document) {
        List<ConfigurationColumn> key = key();
        List<String> headings =
                new ArrayList<>(key.stream().map(ConfigurationColumn::heading).toList());
        headings.addAll(List.of("Best fused, µs", "Best standard, µs", "Speedup"));
        TableBuilder table = new TableBuilder(true, headings);
        for (ResultGroup group : groups()) {
            List<Cell> cells = new ArrayList<>();
            key.forEach(column -> cells.add(cell(column, group.configuration())));
            cells.add(nameAndTime(group.fastest(contest::fused)));
            cells.add(nameAndTime(group.fastest(contest::standard)));
            Duel duel = byConfiguration.get(group.configuration());
            cells.add(duel == null ? Cell.of(Figures.NONE) : Cell.figure(duel.words(), duel.speedup()));
            table.line(cells);
        }
        document.add(table.build());
        if (duels.stream().anyMatch(Duel::unclear)) {
            document.paragraph(
                    "Unclear: the difference is not beyond the errors, or these are not known; more `--trials` or"
                            + " `--forks` may tell.");
        }
    }

    /** The problems that fused and standard implementations compute. */
    private List<ResultGroup> groups() {
        return run.groups().stream()
                .filter(group -> !isSharded(group.configuration()))
                .toList();
    }

    private static boolean isSharded(Configuration configuration) {
        return configuration.problem().residual() == Residual.SHARDED;
    }

    /** The three forms side by side; nothing if sequence parallelism was not measured. */
    private void forms(Document.Builder document) {
        List<Forms> all = Forms.of(run.groups(), contest);
        if (all.isEmpty()) {
            return;
        }
        document.paragraph(
                "The three forms of the same layer. With sequence parallelism each rank ends with the residual of its own"
                        + " rows; the tensors for the next GEMM are the same.");
        List<ConfigurationColumn> key = key();
        List<String> headings =
                new ArrayList<>(key.stream().map(ConfigurationColumn::heading).toList());
        headings.addAll(List.of("Standard, µs", "Fused, µs", "Sequence-parallel, µs", "Fastest form"));
        TableBuilder table = new TableBuilder(true, headings);
        for (Forms forms : all) {
            List<Cell> cells = new ArrayList<>();
            key.forEach(column -> cells.add(cell(column, forms.configuration())));
            for (Kind kind : List.of(Kind.STANDARD, Kind.FUSED, Kind.SEQUENCE_PARALLEL)) {
                cells.add(nameAndTime(forms.of(kind)));
            }
            Result first = forms.ranked().get(0);
            Result second = forms.ranked().get(1);
            double ratio = second.time().timeNs() / first.time().timeNs();
            boolean unclear = new Duel(forms.configuration(), first, second, ratio).unclear();
            cells.add(Cell.of(
                    first.implementation().kind().label() + " " + Figures.speedup(ratio) + (unclear ? " ?" : "")));
            table.line(cells);
        }
        document.add(table.build());
    }

    /** Tokens come last, as a speedup is followed over them. */
    private List<ConfigurationColumn> key() {
        List<Configuration> configurations =
                groups().stream().map(ResultGroup::configuration).toList();
        List<ConfigurationColumn> key = new ArrayList<>(ConfigurationColumn.of(configurations).stream()
                .filter(column -> ALWAYS.contains(column) || column.varies(configurations))
                .toList());
        key.remove(ConfigurationColumn.TOKENS);
        key.add(ConfigurationColumn.TOKENS);
        return key;
    }

    private static Cell cell(ConfigurationColumn column, Configuration configuration) {
        return column.value(configuration) instanceof Integer number
                ? Cell.figure(number)
                : Cell.of(column.text(configuration));
    }

    private Cell nameAndTime(Optional<Result> result) {
        return result.map(best -> new Cell(
                        names.marked(best).plus(" " + best.time().timeUs()),
                        best.time().timeNs(),
                        false,
                        Cell.Tone.NONE))
                .orElse(Cell.of(Figures.NONE));
    }
}
