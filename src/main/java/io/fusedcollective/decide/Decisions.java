package io.fusedcollective.decide;

import io.fusedcollective.compare.ComparedRun;
import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.compare.RunDifferences;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The conclusions about fusion from the runs of one machine.
 *
 * @param decisions not empty
 * @param warnings reasons that make the decisions less certain, one line each
 * @param model     the model to estimate the gain for
 * @param record    the first run's
 */
public record Decisions(
        List<Decision> decisions,
        NoiseFloor noise,
        List<String> warnings,
        Optional<Model> model,
        Optional<MachineRecord> record) {

    /** @throws InvalidProblemException if the runs do not go together, or nothing in them can be compared */
    public static Decisions of(List<ComparedRun> runs, NoiseFloor noise, Optional<Model> model) {
        List<Result> results = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        for (ComparedRun run : runs) {
            sameCircumstances(runs.get(0), run);
            run.results().forEach((key, result) -> {
                if (result.implementation().kind() == Implementation.Kind.PROBE) {
                    return;
                }
                if (!keys.add(key)) {
                    throw new InvalidProblemException("%s: %s, %s, is in another of the files too; which one counts?"
                            .formatted(
                                    run.name(),
                                    key.configuration().label(),
                                    key.implementation().label()));
                }
                results.add(result);
            });
        }
        List<Decision> decisions = Decision.of(ResultGroup.of(results, List.of()), noise);
        if (decisions.isEmpty()) {
            throw new InvalidProblemException(
                    "nothing to decide: no problem has both a fused and a standard result with a time"
                            + " that means something");
        }
        model.ifPresent(wanted -> requireMeasured(wanted, decisions));
        return new Decisions(
                decisions,
                noise,
                warnings(runs, decisions),
                model,
                runs.get(0).report().machine());
    }

    private static void sameCircumstances(ComparedRun first, ComparedRun other) {
        first.report()
                .machine()
                .ifPresent(a -> other.report().machine().ifPresent(b -> {
                    List<String> differences = RunDifferences.circumstances(a, b);
                    if (!differences.isEmpty()) {
                        throw new InvalidProblemException(
                                "A, %s, and B, %s, are not of one machine and its settings; %s"
                                        .formatted(first.name(), other.name(), differences.get(0)));
                    }
                }));
    }

    private static void requireMeasured(Model model, List<Decision> decisions) {
        Set<Integer> measured = decisions.stream()
                .map(decision -> decision.series().problem().hidden())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!measured.contains(model.hidden())) {
            throw new InvalidProblemException("--model: hidden " + model.hidden() + " was not measured; these were: "
                    + measured.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    private static List<String> warnings(List<ComparedRun> runs, List<Decision> decisions) {
        List<String> warnings = new ArrayList<>();
        for (ComparedRun run : runs.subList(1, runs.size())) {
            if (!run.revision().equals(runs.get(0).revision())) {
                warnings.add("%s and %s are of different revisions"
                        .formatted(runs.get(0).name(), run.name()));
            }
        }
        for (ComparedRun run : runs) {
            run.report()
                    .machine()
                    .ifPresentOrElse(
                            record -> {
                                if (run.report().partial()) {
                                    warnings.add(
                                            "%s: the run was interrupted; sizes may be missing".formatted(run.name()));
                                }
                            },
                            () -> warnings.add(
                                    "no machine record lies beside " + run.name() + ": its machine is not known"));
            run.flags().ifPresent(warnings::add);
        }
        long unknown = decisions.stream()
                .flatMap(decision -> decision.fusion().stream())
                .filter(point -> !point.ratio().hasInterval())
                .count();
        if (unknown > 0) {
            warnings.add(
                    "sizes with one iteration or no raw data, whose noise is not known, so that they count as even: "
                            + unknown);
        }
        return warnings;
    }
}
