package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final String ADDRESS = "MASTER_ADDR";
    private static final String PORT = "MASTER_PORT";
    private static final String JOB = "SLURM_JOB_ID";
    private static final String STEP = "SLURM_STEP_ID";
    private static final String NODE = "SLURM_NODEID";
    private static final String LOCALHOST = "127.0.0.1";

    /** The default port. Neither torchrun (29500 and 29400) nor Linux assigns it by itself. */
    private static final int DEFAULT_PORT = 29577;

    private static final int LARGEST_PORT = 65535;

    /** The format that NCCL reads, with an IPv6 address in brackets. */
    private static final Pattern ADDRESS_AND_PORT = Pattern.compile("(?:\\[[^\\[\\]]+]|[^:\\[\\]\\s]+):(\\d{1,5})");

    /**
     * The launch that the environment describes; empty if no launcher has started this process, or only this one.
     *
     * @throws InvalidProblemException if the launcher's variables are incomplete or contradict each other
     */
    public static Optional<Launch> of(Map<String, String> environment) {
        List<Launch> found = new ArrayList<>();
        for (Launcher launcher : Launcher.values()) {
            new Reader(launcher, environment).launch().ifPresent(found::add);
        }
        requireAgreement(found, environment);
        return found.stream().findFirst().filter(launch -> launch.worldSize > 1);
    }

    /** A launcher inside another one may have its own worlds. But two launchers that describe the same world must agree. */
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

    /** Whether all ranks are on one node. Peer-to-peer memory does not reach further. */
    public boolean oneNode() {
        return localSize == worldSize;
    }

    /** One line for the start of a run. */
    public String label() {
        return "rank " + rank + " of " + worldSize + " by " + command + ", a process and a GPU each, " + (localRank + 1)
                + " of " + localSize + " on this node; NCCL connects the ranks at " + bootstrap;
    }

    /** One launcher's variables. */
    private record Reader(Launcher launcher, Map<String, String> environment) {

        Optional<Launch> launch() {
            if (names().stream().noneMatch(this::isSet) || ofAJobAlone()) {
                return Optional.empty();
            }
            names().forEach(this::require);
            int worldSize = number(worldSizeName(), 1, Integer.MAX_VALUE);
            int rank = number(launcher.rank, 0, worldSize - 1);
            int localSize = localSize(worldSize);
            int localRank = number(launcher.localRank, 0, localSize - 1);
            if (worldSize == 1) {
                return Optional.of(new Launch(launcher.command, rank, 1, localRank, 1, ""));
            }
            return Optional.of(new Launch(
                    launcher.command, rank, worldSize, localRank, localSize, bootstrap(localSize == worldSize)));
        }

        private List<String> names() {
            return List.of(launcher.rank, worldSizeName(), launcher.localRank);
        }

        private String worldSizeName() {
            List<String> names = launcher.worldSizes;
            return names.stream().filter(this::isSet).findFirst().orElse(names.get(names.size() - 1));
        }

        /**
         * Slurm sets a rank of 0 and the job's number of tasks for a job's script too, although the script is no step of the
         * job. And a number of tasks alone is only what a user tells srun.
         */
        private boolean ofAJobAlone() {
            return launcher == Launcher.SLURM
                    && !isSet(STEP)
                    && (isSet(JOB) || !isSet(launcher.rank) && !isSet(launcher.localRank));
        }

        private void require(String name) {
            if (!isSet(name)) {
                List<String> given = names().stream()
                        .filter(this::isSet)
                        .map(this::nameAndValue)
                        .toList();
                throw new InvalidProblemException(name + " is not set, but " + String.join(" and ", given)
                        + (given.size() == 1 ? " is" : " are") + "; " + launcher.command + " sets all of "
                        + String.join(", ", names()) + ": set them all, or none");
            }
        }

        /** If no variable says otherwise, there is only this node. */
        private int localSize(int worldSize) {
            if (launcher == Launcher.SLURM && isSet(SlurmTasks.VARIABLE)) {
                List<Integer> tasks = SlurmTasks.perNode(environment.get(SlurmTasks.VARIABLE));
                if (tasks.stream().mapToLong(Integer::longValue).sum() != worldSize) {
                    throw new InvalidProblemException(
                            nameAndValue(SlurmTasks.VARIABLE) + " does not add up to " + nameAndValue(worldSizeName()));
                }
                return tasks.get(tasks.size() == 1 ? 0 : number(NODE, 0, tasks.size() - 1));
            }
            return isSet(launcher.localSize) ? number(launcher.localSize, 1, worldSize) : worldSize;
        }

        private String bootstrap(boolean oneNode) {
            if (isSet(NCCL_COMM_ID)) {
                Matcher parts = ADDRESS_AND_PORT.matcher(environment.get(NCCL_COMM_ID));
                if (!parts.matches() || Integer.parseInt(parts.group(1)) > LARGEST_PORT) {
                    throw new InvalidProblemException(nameAndValue(NCCL_COMM_ID)
                            + " is not address:port, as 10.0.0.1:29577, [fd00::1]:29577 or node1:29577");
                }
                return parts.group();
            }
            if (!isSet(ADDRESS) && !oneNode) {
                throw new InvalidProblemException(ADDRESS + " is not set, and " + launcher.command
                        + " does not say where rank 0 is; set it to the address of rank 0's node (or " + NCCL_COMM_ID
                        + " to address:port)");
            }
            String address = isSet(ADDRESS) ? environment.get(ADDRESS) : LOCALHOST;
            boolean bareIpv6 = address.contains(":") && !address.startsWith("[");
            return (bareIpv6 ? "[" + address + "]" : address) + ":"
                    + (isSet(PORT) ? number(PORT, 1, LARGEST_PORT - 1) + portOffset() : DEFAULT_PORT);
        }

        /** torchrun itself listens at its port, so NCCL uses the next one. */
        private int portOffset() {
            return launcher == Launcher.TORCHRUN ? 1 : 0;
        }

        private int number(String name, int least, int most) {
            String text = environment.getOrDefault(name, "");
            try {
                int value = Integer.parseInt(text.strip());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Reported below, as any other invalid value.
            }
            String bound = name.equals(NODE) ? SlurmTasks.VARIABLE : worldSizeName();
            String why = name.equals(bound) || name.equals(PORT) ? "" : " (" + nameAndValue(bound) + ")";
            throw new InvalidProblemException(name + "=" + text + " is not a number "
                    + (most == Integer.MAX_VALUE ? "of at least " + least : "between " + least + " and " + most) + why);
        }

        private String nameAndValue(String name) {
            return name + "=" + environment.get(name);
        }

        private boolean isSet(String name) {
            return name != null && !environment.getOrDefault(name, "").isBlank();
        }
    }
}
