package io.fusedcollective.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.format.ScaleFactors;
import io.fusedcollective.oracle.ConstantInputs;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.Oracle;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.oracle.SpecialInputs;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.problem.ScaleStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HostBackendTest {

    private static final List<Implementation> ON_THE_HOST = List.of(
            Implementation.STANDARD,
            Implementation.STANDARD_NATIVE,
            Implementation.STANDARD_COMPILED,
            Implementation.FUSED_ONESHOT,
            Implementation.FUSED_TWOSHOT,
            Implementation.SEQUENCE_PARALLEL,
            Implementation.FUSED_SEQUENCE_PARALLEL);

    private static final int[][] TOKENS_AND_HIDDEN = {{1, 16}, {3, 48}, {1, 528}, {9, 1024}};

    static List<Arguments> agreesWithTheOracleOnAllRanks() {
        List<Arguments> cases = new ArrayList<>();
        for (Implementation implementation : ON_THE_HOST) {
            for (DataType dtype : DataType.values()) {
                for (QuantMode quant : QuantMode.values()) {
                    for (int worldSize : new int[] {2, 4}) {
                        cases.add(Arguments.of(implementation, dtype, quant, worldSize));
                    }
                }
            }
        }
        return cases;
    }

    /** A hidden size of this or more that the groups of a quantization divide. */
    private static int wholeGroups(int hidden, QuantMode quant) {
        int groupSize = Math.max(1, Quantization.of(quant).groupSize());
        return (hidden + groupSize - 1) / groupSize * groupSize;
    }

    @ParameterizedTest
    @MethodSource
    void agreesWithTheOracleOnAllRanks(Implementation implementation, DataType dtype, QuantMode quant, int worldSize)
            throws Exception {
        for (int[] shape : TOKENS_AND_HIDDEN) {
            for (Residual residual : Residual.values()) {
                Problem problem =
                        new Problem(shape[0], wholeGroups(shape[1], quant), dtype, true, quant).with(residual);
                if (implementation.misfit(problem).isEmpty()) {
                    check(
                            implementation,
                            new Workload(problem, new SpecialInputs(problem, 1), FusionOptions.DEFAULT),
                            worldSize);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STANDARD, E4M3_SWIZZLED, 3",
        "STANDARD, E4M3_LINEAR, 8",
        "FUSED_ONESHOT, E4M3_SWIZZLED, 8",
        "FUSED_ONESHOT, E4M3_LINEAR, 3",
        "FUSED_TWOSHOT, E4M3_SWIZZLED, 4",
        "STANDARD_NATIVE, E4M3_LINEAR, 4",
        "STANDARD_COMPILED, E4M3_SWIZZLED, 2",
        "SEQUENCE_PARALLEL, E4M3_SWIZZLED, 8",
        "FUSED_SEQUENCE_PARALLEL, E4M3_LINEAR, 3"
    })
    void optionsAndOtherWorldSizes(Implementation implementation, ScaleStorage storage, int worldSize)
            throws Exception {
        Quantization quantization = Quantization.of(QuantMode.FP4).with(storage);
        Problem problem = implementation.subject(new Problem(130, 80, DataType.BFLOAT16, true, quantization));
        FusionOptions sumInDtype = FusionOptions.DEFAULT.withFp32Accumulation(false);
        check(implementation, new Workload(problem, new RandomInputs(problem, 1), sumInDtype), worldSize);
    }

    @Test
    void scalesLieInTheirLayoutAndItsPaddingStaysZero() {
        Problem problem = new Problem(130, 80, DataType.FLOAT16, false, QuantMode.FP4);
        HostBuffers buffers =
                new HostBuffers(0, 2, new Workload(problem, new RandomInputs(problem, 1), FusionOptions.DEFAULT));
        assertEquals(2 * 2 * 512, buffers.scales.length);
        int poisoned = 0;
        for (byte scale : buffers.scales) {
            poisoned += scale == 0 ? 0 : 1;
        }
        assertEquals(130 * 5, poisoned);
        buffers.scales[(int) ScaleFactors.of(problem).orElseThrow().offset(129, 4)] = 7;
        assertEquals(7, buffers.outputRow(129).scales()[4]);
    }

    @Test
    void deviceTimeIsThatOfTheLastRun() throws Exception {
        Problem problem = new Problem(8, 1024, DataType.FLOAT32, true, QuantMode.NONE);
        Workload workload = new Workload(problem, new RandomInputs(problem, 1), FusionOptions.DEFAULT);
        World world = new HostBackend().open(2);
        List<Boolean> plausible = onAllRanks(world, rank -> {
            Replay replay = world.join(rank).prepare(Implementation.FUSED_ONESHOT, workload, 10);
            long startNs = System.nanoTime();
            replay.run(3);
            return replay.deviceTimeNs() > 0 && replay.deviceTimeNs() <= System.nanoTime() - startNs;
        });
        assertEquals(List.of(true, true), plausible);
    }

    @Test
    void failureOfOneRankEndsTheOthersAndNamesIt() {
        Problem problem = new Problem(4, 64, DataType.BFLOAT16, true, QuantMode.NONE);
        Inputs failing = new ConstantInputs(1) {
            @Override
            public void inputRow(int rank, int row, float[] out) {
                if (rank == 1) {
                    throw new IllegalStateException("no data");
                }
                super.inputRow(rank, row, out);
            }
        };
        World world = new HostBackend().open(4);
        List<String> failures = failuresOnAllRanks(
                world,
                rank -> world.rendezvous()
                        .guard(
                                rank,
                                () -> world.join(rank)
                                        .prepare(
                                                Implementation.STANDARD,
                                                new Workload(problem, failing, FusionOptions.DEFAULT),
                                                1)));
        assertEquals(Collections.nCopies(4, "rank 1: no data"), failures);
    }

    @Test
    void failureOutsideAnOperationEndsTheWaitingInsideOne() {
        Problem problem = new Problem(4, 64, DataType.BFLOAT16, true, QuantMode.NONE);
        Workload workload = new Workload(problem, new RandomInputs(problem, 1), FusionOptions.DEFAULT);
        World world = new HostBackend().open(2);
        List<String> failures = failuresOnAllRanks(world, rank -> {
            Replay replay = world.join(rank).prepare(Implementation.FUSED_ONESHOT, workload, 1);
            if (rank == 1) {
                world.rendezvous().fail(new RankFailedException("rank 1 found a wrong result"));
            } else {
                replay.run(1_000_000_000);
            }
            return null;
        });
        assertEquals("rank 1 found a wrong result", failures.get(0));
        assertNull(failures.get(1));
    }

    @Test
    void missingRankIsNamed() {
        HostWorld world = new HostWorld(3, Duration.ofMillis(50));
        List<String> failures = failuresOnAllRanks(world, rank -> rank == 2 ? null : world.join(rank));
        assertTrue(failures.get(0).endsWith("for rank 2"), failures.get(0));
        assertEquals(failures.get(0), failures.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void refusesOtherWorldSizes(int worldSize) {
        InvalidProblemException refusal =
                assertThrows(InvalidProblemException.class, () -> new HostBackend().open(worldSize));
        assertEquals(
                "world size " + worldSize + " is not between 2 and 8, the host backend's limits", refusal.getMessage());
    }

    @Test
    void saysWhatItHas() {
        HostBackend backend = new HostBackend();
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, true, QuantMode.NONE);
        assertTrue(backend.unavailable(Implementation.STANDARD, problem, 2, FusionOptions.DEFAULT)
                .isEmpty());
        assertEquals(
                "needs GPUs; the host backend has standard, standardNative, standardCompiled,"
                        + " fusedOneshot, fusedTwoshot, sequenceParallel,"
                        + " fusedSequenceParallel",
                backend.unavailable(Implementation.NCCL_CUSTOM, problem, 2, FusionOptions.DEFAULT)
                        .orElseThrow());
        assertEquals(3, backend.facts(3).devices().size());
        assertEquals("shared memory", backend.facts(3).link());
        assertEquals("CPU", backend.diagnose().get(0).what());
    }

    private static void check(Implementation implementation, Workload workload, int worldSize) throws Exception {
        World world = new HostBackend().open(worldSize);
        int tokens = workload.problem().tokens();
        List<List<OutputRow>> outputs = onAllRanks(world, rank -> {
            Replay replay = world.join(rank).prepare(implementation, workload, 2);
            replay.run(1);
            replay.poisonOutputs();
            replay.run(1);
            List<OutputRow> rows = new ArrayList<>();
            for (int row = 0; row < tokens; row++) {
                rows.add(replay.readRow(0, row));
            }
            return rows;
        });
        Oracle oracle = new Oracle(
                workload.problem(),
                workload.inputs(),
                worldSize,
                implementation.arithmetic(workload.options()).orElseThrow());
        RowCheck check = RowCheck.NOTHING;
        for (int row = 0; row < tokens; row++) {
            boolean sharded = workload.problem().residual() == Residual.SHARDED;
            int judged = sharded ? workload.problem().shards(worldSize).owner(row) : 0;
            OutputRow reference = outputs.get(judged).get(row);
            check = check.plus(oracle.check(row, reference));
            for (int rank = 0; rank < worldSize; rank++) {
                OutputRow expected = sharded && rank != judged ? reference.withoutSum() : reference;
                assertSameBits(expected, outputs.get(rank).get(row));
            }
        }
        assertNull(check.firstWrong(), () -> workload.problem().toString());
        assertTrue(check.elements() >= workload.problem().elements());
    }

    private static void assertSameBits(OutputRow expected, OutputRow actual) {
        assertArrayEquals(expected.residual(), actual.residual());
        assertArrayEquals(expected.norm(), actual.norm());
        assertArrayEquals(expected.codes(), actual.codes());
        assertArrayEquals(expected.scales(), actual.scales());
    }

    private interface RankWork<T> {
        T on(int rank) throws Exception;
    }

    private static <T> List<Future<T>> start(World world, RankWork<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(world.size());
        List<Future<T>> futures = new ArrayList<>();
        for (int rank = 0; rank < world.size(); rank++) {
            int index = rank;
            futures.add(threads.submit(() -> work.on(index)));
        }
        threads.shutdown();
        return futures;
    }

    private static <T> List<T> onAllRanks(World world, RankWork<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future : start(world, work)) {
            results.add(future.get());
        }
        return results;
    }

    /** Messages of the ranks' failures, null for a rank without. */
    private static <T> List<String> failuresOnAllRanks(World world, RankWork<T> work) {
        List<String> messages = new ArrayList<>();
        for (Future<T> future : start(world, work)) {
            try {
                future.get();
                messages.add(null);
            } catch (ExecutionException e) {
                messages.add(e.getCause().getMessage());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return messages;
    }
}
