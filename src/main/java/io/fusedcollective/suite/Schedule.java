package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * In which order the results of a plan are measured, and how often. The order is random, so that nothing that changes in
 * the course of a run favours one implementation always; but those of one problem stay neighbours, so that it hits all
 * of them alike.
 *
 * @param seed    of the order
 * @param rounds  forks of each result, taken in turns with the problem's other results; 1 where JMH takes a result's forks one
 *                after the other
 * @param repeats how often a result in doubt is measured again at most
 */
public record Schedule(long seed, int rounds, int repeats) {

    private static final int SEEDS = 1_000_000;

    /** Of ranks in several processes, which must all go through the results in the same order. */
    private static final int COMMON_SEED = 0;

    /**
     * Null where the user did not say.
     *
     * @param severalProcesses whether ranks are processes, each of which sees the state of its own GPU only: they cannot
     *                         agree which results are in doubt
     * @throws InvalidProblemException when there is nothing to take turns with, or a number makes no sense
     */
    public static Schedule of(
            Long seed, boolean interleave, int forks, Integer repeats, Backend backend, boolean severalProcesses) {
        if (interleave && forks < 2) {
            throw new InvalidProblemException("--interleave needs --forks 2 or more, not " + forks);
        }
        if (repeats != null && repeats < 0) {
            throw new InvalidProblemException("--repeats " + repeats + " is not allowed; at least 0");
        }
        if (repeats != null && repeats > 0 && severalProcesses) {
            throw new InvalidProblemException(
                    "--repeats " + repeats + " is not allowed where each rank is a process; only 0,"
                            + " as they cannot agree which results are in doubt");
        }
        int otherSeed =
                severalProcesses ? COMMON_SEED : ThreadLocalRandom.current().nextInt(SEEDS);
        int otherRepeats = severalProcesses ? 0 : Defaults.of(backend).repeats();
        return new Schedule(
                seed == null ? otherSeed : seed, interleave ? forks : 1, repeats == null ? otherRepeats : repeats);
    }

    public boolean interleaved() {
        return rounds > 1;
    }

    /** Problems, and the results of each, shuffled. The same for the same results. */
    List<PlannedResult> order(List<PlannedResult> planned) {
        Random random = random(0);
        List<List<PlannedResult>> shuffled = new ArrayList<>(problems(planned));
        Collections.shuffle(shuffled, random);
        shuffled.forEach(problem -> Collections.shuffle(problem, random));
        return shuffled.stream().flatMap(List::stream).toList();
    }

    /** What is measured together: a problem's results where they take turns, each result for itself otherwise. */
    List<List<PlannedResult>> blocks(List<PlannedResult> ordered) {
        return interleaved()
                ? List.copyOf(problems(ordered))
                : ordered.stream().map(List::of).toList();
    }

    private static Collection<List<PlannedResult>> problems(List<PlannedResult> planned) {
        return planned.stream()
                .collect(Collectors.groupingBy(PlannedResult::configuration, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** The results of a block in another order in every round, so that none always follows the same other. */
    List<PlannedResult> round(List<PlannedResult> block, int round) {
        List<PlannedResult> shuffled = new ArrayList<>(block);
        Collections.shuffle(shuffled, random(1 + round));
        return shuffled;
    }

    /** What {@link Random} makes of neighbouring seeds begins alike; so each is mixed first. */
    private Random random(int stream) {
        return new Random(new SplittableRandom(seed + stream).nextLong());
    }
}
