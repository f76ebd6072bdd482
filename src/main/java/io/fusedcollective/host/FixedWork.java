package io.fusedcollective.host;

import io.fusedcollective.backend.WorkSample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A loop that always takes the same number of steps, on as many threads as there are ranks. It uses no memory and waits for
 * nothing. So only the machine makes its time vary: other programs, the clock, another system on the same processor.
 */
final class FixedWork {

    private static final int SAMPLES = 8;

    /** About 10 ms on a processor of 3 GHz: a multiplication and an addition that wait for each other, 4 to 5 cycles a step. */
    private static final int STEPS = 6_000_000;

    /** Multiplier and increment of Knuth's MMIX generator, which a compiler cannot shorten to a formula. */
    private static final long MULTIPLIER = 6364136223846793005L;

    private static final long INCREMENT = 1442695040888963407L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static volatile long sink;

    private FixedWork() {}

    /** Samples of all threads. The first ones, in which the loop is compiled, are left out. */
    static List<WorkSample> samples(int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<List<WorkSample>>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> {
                    work(STEPS);
                    start.await();
                    return ofThisThread();
                }));
            }
            List<WorkSample> samples = new ArrayList<>();
            for (Future<List<WorkSample>> thread : running) {
                samples.addAll(thread.get());
            }
            return samples;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<WorkSample> ofThisThread() {
        List<WorkSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            long startNs = System.nanoTime();
            long startCpuNs = THREADS.getCurrentThreadCpuTime();
            work(STEPS);
            long cpuNs = THREADS.getCurrentThreadCpuTime() - startCpuNs;
            long timeNs = System.nanoTime() - startNs;
            samples.add(new WorkSample(timeNs, Math.min(1, (double) cpuNs / timeNs)));
        }
        return samples;
    }

    private static void work(int steps) {
        long value = sink;
        for (int i = 0; i < steps; i++) {
            value = value * MULTIPLIER + INCREMENT;
        }
        sink = value;
    }
}
