package io.fusedcollective.verify;

import io.fusedcollective.backend.FailureWatch;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.World;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One thread for each rank of a world. A thread waits for its next step without using a core. The threads and the world end with
 * the process. This is quicker than freeing everything in order, and it cannot hang.
 */
final class RankThreads implements AutoCloseable {

    private final World world;
    private final List<Executor> threads;
    private final List<Rank> ranks;
    private final CompletableFuture<Void> stuck = new CompletableFuture<>();
    private final FailureWatch watch;

    /** @throws RankFailedException if a rank cannot join */
    RankThreads(World world) {
        this.world = world;
        threads = IntStream.range(0, world.size()).mapToObj(RankThreads::thread).toList();
        watch = FailureWatch.over(world, failure -> stuck.complete(null));
        ranks = onAllIndices(world::join);
    }

    /**
     * Lets all ranks do this step at the same time.
     *
     * @return the value of each rank, in order of the ranks
     * @throws RankFailedException the failure of the rank that failed first, if one did
     */
    <T> List<T> onAll(Function<Rank, T> step) {
        return onAllIndices(index -> step.apply(ranks.get(index)));
    }

    void lineUp(Rank rank) {
        world.lineUp(rank.index());
    }

    @Override
    public void close() {
        watch.stop();
    }

    private <T> List<T> onAllIndices(IntFunction<T> step) {
        List<CompletableFuture<T>> results = IntStream.range(0, threads.size())
                .mapToObj(rank -> CompletableFuture.supplyAsync(
                        () -> world.rendezvous().guard(rank, () -> step.apply(rank)), threads.get(rank)))
                .toList();
        CompletableFuture<?> all = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .exceptionally(failed -> null);
        CompletableFuture.anyOf(all, stuck).join();
        world.rendezvous().throwIfFailed();
        return results.stream().map(CompletableFuture::join).toList();
    }

    private static Executor thread(int rank) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "rank-" + rank);
            thread.setDaemon(true);
            return thread;
        });
    }
}
