package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of several processes this one is, if a launcher has started one for each rank.
 *
 * @param command   the launcher, as users call it
 * @param rank      this process's rank, from 0
 * @param worldSize number of all processes, at least 2
 * @param localRank this process's rank among those on its node
 * @param localSize number of processes on this node
 * @param bootstrap {@code host:port} where rank 0 lets NCCL connect the ranks ({@code NCCL_COMM_ID})
 */
public record Launch(String command, int rank, int worldSize, int localRank, int localSize, String bootstrap) {

    /** NCCL's own variable for the address at which ranks meet. It wins over all others. */
    public static final String NCCL_COMM_ID = "NCCL_COMM_ID";

    /** Variables of launchers that the suite does not know. Without this check each of their processes would measure alone. */
    private static final List<String> RANKS_OF_OTHERS = List.of("PMIX_RANK", "ALPS_APP_PE");

    /**
     * The launch that the environment describes; empty if no launcher has started this process, or only this one.
     *
     * @throws InvalidProblemException if the launcher's variables are incomplete or contradict each other
     */
    public static Optional<Launch> of(Map<String, String> environment) {
        List<Launcher> launchers = Stream.of(Launcher.values())
                .filter(launcher -> launcher.startedThis(environment))
                .toList();
        if (launchers.isEmpty()) {
            refuseOthers(environment);
            return Optional.empty();
        }
        Launch inner = new LaunchReader(launchers.get(0), environment).launch();
        if (launchers.size() > 1 && launchers.get(0).mayBeByHand(environment)) {
            Launch outer = new LaunchReader(launchers.get(1), environment).launch();
            requireAgreement(inner, outer);
            // Container images set a world of one for programs that need the variables.
            inner = inner.worldSize == 1 ? outer : inner;
        }
        return Optional.of(inner).filter(launch -> launch.worldSize > 1);
    }

    /** A launcher inside another one may have its own worlds. But two that describe the same world must agree. */
    private static void requireAgreement(Launch inner, Launch outer) {
        if (outer.worldSize == inner.worldSize && outer.rank != inner.rank) {
            throw new InvalidProblemException("the environment is of two ranks at once: rank " + inner.rank + " of "
                    + inner.worldSize + " by " + inner.command + ", rank " + outer.rank + " of " + outer.worldSize
                    + " by " + outer.command + "; unset the variables of one");
        }
    }

    private static void refuseOthers(Map<String, String> environment) {
        for (String name : RANKS_OF_OTHERS) {
            if (Launcher.isSet(name, environment)) {
                throw new InvalidProblemException(
                        name + "=" + environment.get(name)
                                + " says that a launcher started this process as a rank, but it is none of "
                                + LaunchReader.commands()
                                + "; unset it to measure in one process, or set RANK, WORLD_SIZE and LOCAL_RANK as torchrun does");
            }
        }
    }

    /** Whether all ranks are on one node. Peer-to-peer memory does not reach further. */
    public boolean oneNode() {
        return localSize == worldSize;
    }

    /** One line for the start of a run. */
    public String label() {
        return "rank " + rank + " of " + worldSize + " by " + command + ", a process and a GPU each, " + (localRank + 1)
                + " of " + localSize + " on this node; NCCL connects the ranks at " + bootstrap;
    }
}
