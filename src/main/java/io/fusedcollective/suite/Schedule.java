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
 * The order in which the results of a plan are measured, and how often. The order is random, so that a change in the course of a
 * run does not always favor the same implementation. The results of one problem stay neighbors, so that such a change affects all
 * of them alike.
 *
 * @param seed    seed of the order
 * @param rounds  number of forks that take turns with those of the problem's other results; 1 if JMH runs a result's forks one
 *                after the other
 * @param repeats how often a result in doubt is measured again at most
 */
record Schedule(long seed, int rounds, int repeats) {

    private static final int SEEDS = 1_000_000;

    /** The seed for ranks in several processes, which must all have the same order. */
    private static final int COMMON_SEED = 0;

    /**
     * The schedule for the user's options, which are null if not given.
     *
     * @param severalProcesses whether ranks are processes; each sees the state of its own GPU only, so they cannot agree on which
     *                         results are in doubt
     * @throws InvalidProblemException if there is nothing to take turns with, or a number is out of range
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
                    "--repeats " + repeats + " is not allowed if each rank is a process; only 0,"
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

    /** Shuffles the problems, and the results of each. The order depends only on the seed and the planned results. */
    List<PlannedResult> order(List<PlannedResult> planned) {
        Random random = random(0);
        List<List<PlannedResult>> shuffled = new ArrayList<>(problems(planned));
        Collections.shuffle(shuffled, random);
        shuffled.forEach(problem -> Collections.shuffle(problem, random));
        return shuffled.stream().flatMap(List::stream).toList();
    }

    /** What is measured together: all results of a problem if they take turns, otherwise each result alone. */
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

    /** The results of a block, in another order in every round, so that no result always follows the same other one. */
    List<PlannedResult> round(List<PlannedResult> block, int round) {
        List<PlannedResult> shuffled = new ArrayList<>(block);
        Collections.shuffle(shuffled, random(1 + round));
        return shuffled;
    }

    /** Mixes the seed first, because {@link Random} begins alike for neighboring seeds. */
    private Random random(int stream) {
        return new Random(new SplittableRandom(seed + stream).nextLong());
    }
}
