package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of several processes this one is, where a launcher has started one for each rank.
 *
 * @param command   the launcher, as users call it
 * @param rank      this process's, from 0
 * @param worldSize all processes, at least 2
 * @param localRank this process's among those on its node
 * @param localSize processes on this node
 * @param bootstrap {@code host:port} where rank 0 lets NCCL connect the ranks ({@code NCCL_COMM_ID})
 */
public record Launch(String command, int rank, int worldSize, int localRank, int localSize, String bootstrap) {

    /** NCCL's own variable for where ranks meet; who sets it knows best. */
    public static final String NCCL_COMM_ID = "NCCL_COMM_ID";

    private static final String ADDRESS = "MASTER_ADDR";
    private static final String PORT = "MASTER_PORT";
    private static final String NODES = "SLURM_NNODES";
    private static final String LOCALHOST = "127.0.0.1";

    /** Where nobody names a port: one that neither torchrun (29500 and 29400) nor Linux gives away by itself. */
    private static final int DEFAULT_PORT = 29577;

    private static final int LARGEST_PORT = 65535;

    /**
     * What the environment says; empty where no launcher has started this process, or only this one.
     *
     * @throws InvalidProblemException when the launcher's variables are half set, or contradict each other
     */
    public static Optional<Launch> of(Map<String, String> environment) {
        List<Launch> found = new ArrayList<>();
        for (Launcher launcher : Launcher.values()) {
            new Reader(launcher, environment).launch().ifPresent(found::add);
        }
        requireAgreement(found, environment);
        return found.stream().findFirst().filter(launch -> launch.worldSize > 1);
    }

    /** A launcher inside another one has worlds of its own; two that speak of the same world must agree. */
    private static void requireAgreement(List<Launch> found, Map<String, String> environment) {
        for (Launch launch : found) {
            Launch first = found.get(0);
            if (launch.worldSize == first.worldSize && launch.rank != first.rank) {
                throw new InvalidProblemException("the environment is of two ranks at once: rank " + first.rank + " of "
                        + first.worldSize + " by " + first.command + ", rank " + launch.rank + " of "
                        + launch.worldSize + " by " + launch.command + "; unset the variables of one");
            }
        }
    }

    /** Peer-to-peer memory does not reach further. */
    public boolean oneNode() {
        return localSize == worldSize;
    }

    /** In one line, for the start of a run. */
    public String label() {
        return "rank " + rank + " of " + worldSize + " by " + command + ", " + (localRank + 1) + " of " + localSize
                + " on this node; NCCL connects the ranks at " + bootstrap;
    }

    /** One launcher's variables. */
    private record Reader(Launcher launcher, Map<String, String> environment) {

        Optional<Launch> launch() {
            if (!isSet(launcher.mark) && !half()) {
                return Optional.empty();
            }
            requireAll();
            int worldSize = number(launcher.worldSize, 1, Integer.MAX_VALUE);
            int rank = number(launcher.rank, 0, worldSize - 1);
            int localSize = localSize(worldSize);
            int localRank = number(launcher.localRank, 0, localSize - 1);
            if (worldSize == 1) {
                return Optional.of(new Launch(launcher.command, rank, 1, localRank, 1, ""));
            }
            return Optional.of(new Launch(
                    launcher.command, rank, worldSize, localRank, localSize, bootstrap(localSize == worldSize)));
        }

        /** A job's script may see some of Slurm's without being one of its tasks; the others' come all or none. */
        private boolean half() {
            return launcher != Launcher.SLURM && (isSet(launcher.worldSize) || isSet(launcher.localRank));
        }

        private void requireAll() {
            List<String> names = List.of(launcher.rank, launcher.worldSize, launcher.localRank);
            for (String missing : names) {
                if (!isSet(missing)) {
                    List<String> given = names.stream().filter(this::isSet).map(n -> n + "=" + environment.get(n)).toList();
                    throw new InvalidProblemException(missing + " is not set, but " + String.join(" and ", given)
                            + (given.size() == 1 ? " is" : " are") + "; " + launcher.command + " sets all of "
                            + String.join(", ", names) + ": set them all, or none");
                }
            }
        }

        private int localSize(int worldSize) {
            if (launcher.localSize != null && isSet(launcher.localSize)) {
                return number(launcher.localSize, 1, worldSize);
            }
            int nodes = isSet(NODES) && launcher == Launcher.SLURM ? number(NODES, 1, worldSize) : 1;
            return (worldSize + nodes - 1) / nodes;
        }

        private String bootstrap(boolean oneNode) {
            if (isSet(NCCL_COMM_ID)) {
                return environment.get(NCCL_COMM_ID);
            }
            if (!isSet(ADDRESS) && !oneNode) {
                throw new InvalidProblemException(ADDRESS + " is not set, and " + launcher.command
                        + " does not say where rank 0 is; set it to the address of rank 0's node (or " + NCCL_COMM_ID
                        + " to address:port)");
            }
            String address = isSet(ADDRESS) ? environment.get(ADDRESS) : LOCALHOST;
            return address + ":" + (isSet(PORT) ? number(PORT, 1, LARGEST_PORT - 1) + portOffset() : DEFAULT_PORT);
        }

        /** torchrun listens at its port itself. */
        private int portOffset() {
            return launcher == Launcher.TORCHRUN ? 1 : 0;
        }

        private int number(String name, int least, int most) {
            String text = environment.get(name);
            try {
                int value = Integer.parseInt(text.strip());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below, as for any other value that makes no sense.
            }
            String others = name.equals(launcher.worldSize) || name.equals(PORT) || !isSet(launcher.worldSize) ? ""
                    : " (" + launcher.worldSize + "=" + environment.get(launcher.worldSize) + ")";
            throw new InvalidProblemException(name + "=" + text + " is not a number "
                    + (most == Integer.MAX_VALUE ? "of at least " + least : "between " + least + " and " + most) + others);
        }

        private boolean isSet(String name) {
            return name != null && !environment.getOrDefault(name, "").isBlank();
        }
    }
}
