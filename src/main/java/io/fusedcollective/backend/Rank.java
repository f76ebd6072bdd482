package io.fusedcollective.backend;

import io.fusedcollective.problem.Implementation;

/**
 * One participant of the collective: a GPU with its stream, workspace and communicator, or a thread on the host.
 *
 * <p>What its methods throw does not reach the peers by itself: callers wrap them in {@link Rendezvous#guard}.
 */
public interface Rank {

    int index();

    /**
     * Makes the inputs and everything that a timed run must not do: allocations, compilation, graph capture.
     * All ranks call it for the same work. It returns when this rank is ready to replay.
     *
     * @param operations how often one replay performs the collective; the operations use the workload's sets of buffers in
     *                   turn
     */
    Replay prepare(Implementation implementation, Workload workload, int operations);

    /** Lets a thread other than the one that joined use this rank, because JMH may change threads between trials. */
    void attach();
}
