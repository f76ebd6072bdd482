package io.fusedcollective.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Problems that do not fit are refused before anything is allocated, in a line that says how much they need. */
@Timeout(30)
class HostMemoryTest {

    private static final int SETS = 2;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<Arguments> problems() {
        List<Arguments> problems = new ArrayList<>();
        for (Implementation implementation : List.of(
                Implementation.STANDARD,
                Implementation.STANDARD_NATIVE,
                Implementation.FUSED_ONESHOT,
                Implementation.FUSED_TWOSHOT,
                Implementation.SEQUENCE_PARALLEL,
                Implementation.FUSED_SEQUENCE_PARALLEL)) {
            for (QuantMode quant : QuantMode.values()) {
                problems.add(Arguments.of(
                        implementation, implementation.subject(new Problem(600, 512, DataType.BFLOAT16, true, quant))));
                Problem narrow = new Problem(
                        5000, Math.max(16, Quantization.of(quant).groupSize()), DataType.FLOAT32, false, quant);
                if (implementation.misfit(narrow).isEmpty()) {
                    problems.add(Arguments.of(implementation, narrow));
                }
            }
        }
        return problems;
    }

    @ParameterizedTest
    @MethodSource("problems")
    void isWhatARankAllocates(Implementation implementation, Problem problem) throws Exception {
        HostMemory memory = HostMemory.of(implementation, problem, SETS, 2);
        // Once before, so that what classes allocate when they load is not counted.
        allocated(implementation, problem);
        for (long bytes : allocated(implementation, problem)) {
            assertEquals(1, (double) bytes / memory.bytesOfEach(), 0.1, bytes + " of " + memory);
        }
    }

    private static List<Long> allocated(Implementation implementation, Problem problem) throws Exception {
        World world = new HostBackend().open(2);
        Workload work = new Workload(problem, new RandomInputs(problem, 1), FusionOptions.DEFAULT, SETS);
        List<CompletableFuture<Long>> ranks = IntStream.range(0, 2)
                .mapToObj(rank -> CompletableFuture.supplyAsync(
                        () -> {
                            var joined = world.join(rank);
                            long before = THREADS.getThreadAllocatedBytes(
                                    Thread.currentThread().getId());
                            joined.prepare(implementation, work, SETS);
                            return THREADS.getThreadAllocatedBytes(
                                            Thread.currentThread().getId())
                                    - before;
                        },
                        task -> new Thread(task).start()))
                .toList();
        return List.of(ranks.get(0).get(), ranks.get(1).get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1048576 | 16384 | FLOAT32  | the tensors of 8 ranks need 2622240 MiB of memory, and this machine has 8192 MiB",
                "300000  | 8192  | BFLOAT16 | the tensors of 8 ranks need 187729 MiB of memory, and this machine has 8192 MiB",
                "1048576 | 16    | FLOAT32  |",
                "1       | 16384 | FLOAT32  |",
            })
    void whatTheMachineCannotHoldIsUnavailable(int tokens, int hidden, DataType dtype, String reason) {
        Problem problem = new Problem(tokens, hidden, dtype, true, QuantMode.NONE);
        HostBackend backend = new HostBackend(8L << 30);
        assertEquals(
                Optional.ofNullable(reason),
                backend.unavailable(Implementation.FUSED_TWOSHOT, problem, 8, FusionOptions.DEFAULT));
    }

    @Test
    void whatTheHeapCannotHoldIsRefused() {
        Problem problem = new Problem(Problem.MAX_TOKENS, 16384, DataType.FLOAT32, true, QuantMode.FP4);
        HostMemory memory = HostMemory.of(Implementation.STANDARD_NATIVE, problem, 1, 8);
        String message =
                assertThrows(InvalidProblemException.class, memory::requireHeap).getMessage();
        assertTrue(
                message.matches(
                        "the tensors of 8 ranks need 3\\d{6} MiB of memory, and this JVM may use \\d+ MiB; fewer"
                                + " tokens need less, and java -Xmx \\(in a run: -- -jvmArgsAppend -Xmx\\) gives more"),
                message);
    }

    @Test
    void aRankThatRunsOutOfMemorySaysSoToAll() {
        HostWorld world = new HostWorld(2, Duration.ofSeconds(5));
        String expected =
                "rank 1: out of memory (Java heap space): this JVM may use \\d+ MiB; fewer tokens need less, and .*";
        String own = assertThrows(
                        RankFailedException.class,
                        () -> world.rendezvous().guard(1, () -> {
                            throw new OutOfMemoryError("Java heap space");
                        }))
                .getMessage();
        assertTrue(own.matches(expected.replace("(Java heap space)", "\\(Java heap space\\)")), own);
        assertEquals(
                own,
                assertThrows(RankFailedException.class, () -> world.await(0)).getMessage());
    }
}
