package io.fusedcollective.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.oracle.Expectation;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With several sets of buffers every operation takes the next, and all of them are right; probes are among the operations. */
@Timeout(120)
class BufferSetsInTurnTest {

    private static final int RANKS = 2;
    private static final int SETS = 3;

    @ParameterizedTest
    @EnumSource
    void onTheHost(QuantMode quant) {
        check(Backends.select("host"), quant);
    }

    @Tag("gpu")
    @ParameterizedTest
    @EnumSource
    void onGpus(QuantMode quant) {
        Backend backend = Backends.select("cuda");
        assumeTrue(Plan.fits(backend), "no two GPUs");
        check(backend, quant);
    }

    private static void check(Backend backend, QuantMode quant) {
        RankThreads ranks = new RankThreads(backend.open(RANKS));
        for (Implementation implementation : Implementation.values()) {
            Problem problem = implementation.subject(new Problem(5, 1152, DataType.BFLOAT16, true, quant));
            if (backend.unavailable(implementation, problem, RANKS, FusionOptions.DEFAULT)
                    .isEmpty()) {
                Workload work = new Workload(problem, new RandomInputs(problem, 1), FusionOptions.DEFAULT, SETS);
                int before = SETS - 1;
                List<List<RowCheck>> unfinished =
                        ranks.onAll(rank -> checks(implementation, work, rank, ranks, before));
                unfinished.forEach(sets -> assertEquals(
                        // The link's buffer is the same for all sets.
                        implementation == Implementation.LINK_PEAK
                                ? List.of(true, true, true)
                                : List.of(true, true, false),
                        sets.stream().map(RowCheck::passed).toList(),
                        implementation.label() + " after " + before + " operations"));
                List<List<RowCheck>> whole = ranks.onAll(rank -> checks(implementation, work, rank, ranks, 2 * SETS));
                whole.forEach(
                        sets -> sets.forEach(set -> assertEquals(null, set.firstWrong(), implementation.label())));
            }
        }
    }

    /** Of each set, on one rank, after a replay of so many operations over poisoned outputs. */
    private static List<RowCheck> checks(
            Implementation implementation, Workload work, Rank rank, RankThreads ranks, int operations) {
        Expectation expectation =
                Expectation.of(implementation, work.problem(), work.inputs(), work.options(), RANKS, rank.index());
        try (Replay replay = rank.prepare(implementation, work, operations)) {
            replay.poisonOutputs();
            ranks.lineUp(rank);
            replay.run(1);
            ranks.lineUp(rank);
            List<RowCheck> checks = new ArrayList<>();
            for (int set = 0; set < SETS; set++) {
                RowCheck check = RowCheck.NOTHING;
                for (int row = 0; row < work.problem().tokens(); row++) {
                    OutputRow output = replay.readRow(set, row);
                    check = check.plus(expectation.check(row, output));
                }
                checks.add(check);
            }
            return checks;
        }
    }
}
