package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one launcher's variables. */
record LaunchReader(Launcher launcher, Map<String, String> environment) {

    private static final String ADDRESS = "MASTER_ADDR";
    private static final String PORT = "MASTER_PORT";
    private static final String SLURM_NODE = "SLURM_NODEID";
    private static final String FLUX_NODES = "FLUX_JOB_NNODES";
    private static final String LOCALHOST = "127.0.0.1";

    /** The port if nothing tells jobs apart. Neither torchrun (29500 and 29400) nor Linux assigns it by itself. */
    private static final int DEFAULT_PORT = 29577;

    /** Ports of jobs that can be told apart: below torchrun's and below those that Linux assigns (32768 and up). */
    private static final int FIRST_JOB_PORT = 23_000;

    private static final int JOB_PORTS = 6_000;

    private static final int LARGEST_PORT = 65535;

    /** The format that NCCL reads, with an IPv6 address in brackets. */
    private static final Pattern ADDRESS_AND_PORT = Pattern.compile("(?:\\[[^\\[\\]]+]|[^:\\[\\]\\s]+):([0-9]{1,5})");

    private static final Pattern HOST = Pattern.compile("[^\\s\\[\\]/]+|\\[[^\\s\\[\\]/]+]");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /** @throws InvalidProblemException if variables are missing, have no meaning or contradict each other */
    Launch launch() {
        if (alone()) {
            return new Launch(launcher.command, 0, 1, 0, 1, "");
        }
        names().forEach(this::require);
        int worldSize = number(worldSizeName(), 1, Integer.MAX_VALUE);
        int rank = number(rankName(), 0, worldSize - 1);
        int localSize = localSize(worldSize);
        int localRank = number(localRankName(), 0, localSize - 1);
        if (localRank > rank) {
            throw new InvalidProblemException(nameAndValue(localRankName()) + " is above " + nameAndValue(rankName())
                    + "; it counts the ranks of this node that are not above this one");
        }
        return new Launch(launcher.command, rank, worldSize, localRank, localSize, bootstrap(localSize == worldSize));
    }

    /** A world of one needs no launcher, so its other variables do not matter. */
    private boolean alone() {
        return environment.getOrDefault(worldSizeName(), "").equals("1")
                && (!isSet(rankName()) || environment.get(rankName()).equals("0"));
    }

    private List<String> names() {
        return List.of(rankName(), worldSizeName(), localRankName());
    }

    private String rankName() {
        return firstSet(launcher.ranks, 0);
    }

    private String worldSizeName() {
        return firstSet(launcher.worldSizes, launcher.worldSizes.size() - 1);
    }

    private String localRankName() {
        return firstSet(launcher.localRanks, 0);
    }

    /** @param otherwise index of the name if none is set */
    private String firstSet(List<String> names, int otherwise) {
        return names.stream().filter(this::isSet).findFirst().orElse(names.get(otherwise));
    }

    private void require(String name) {
        if (!isSet(name)) {
            List<String> given =
                    names().stream().filter(this::isSet).map(this::nameAndValue).toList();
            throw new InvalidProblemException(name + " is not set, but " + String.join(" and ", given)
                    + (given.size() == 1 ? " is" : " are") + "; " + launcher.command + " sets all of "
                    + String.join(", ", names()) + ": set them all, or none");
        }
    }

    /** All ranks are on one node unless a variable says otherwise. */
    private int localSize(int worldSize) {
        if (launcher == Launcher.SLURM && isSet(SlurmTasks.VARIABLE)) {
            SlurmTasks tasks = SlurmTasks.of(environment.get(SlurmTasks.VARIABLE));
            if (tasks.tasks() != worldSize) {
                throw new InvalidProblemException(
                        nameAndValue(SlurmTasks.VARIABLE) + " does not add up to " + nameAndValue(worldSizeName()));
            }
            int lastNode = (int) Math.min(Integer.MAX_VALUE, tasks.nodes() - 1);
            return tasks.tasksOf(lastNode == 0 ? 0 : number(SLURM_NODE, 0, lastNode));
        }
        if (launcher == Launcher.FLUX && isSet(FLUX_NODES)) {
            int nodes = number(FLUX_NODES, 1, worldSize);
            if (worldSize % nodes != 0) {
                throw new InvalidProblemException(nameAndValue(worldSizeName()) + " is not a multiple of "
                        + nameAndValue(FLUX_NODES) + "; start as many tasks on each node");
            }
            return worldSize / nodes;
        }
        return launcher.localSizes.stream()
                .filter(this::isSet)
                .findFirst()
                .map(name -> number(name, 1, worldSize))
                .orElse(worldSize);
    }

    private String bootstrap(boolean oneNode) {
        if (isSet(Launch.NCCL_COMM_ID)) {
            Matcher parts = ADDRESS_AND_PORT.matcher(environment.get(Launch.NCCL_COMM_ID));
            if (!parts.matches() || Integer.parseInt(parts.group(1)) > LARGEST_PORT) {
                throw new InvalidProblemException(nameAndValue(Launch.NCCL_COMM_ID)
                        + " is not address:port, as 10.0.0.1:29577, [fd00::1]:29577 or node1:29577");
            }
            return parts.group();
        }
        if (!isSet(ADDRESS) && !oneNode) {
            throw new InvalidProblemException(ADDRESS + " is not set, and " + launcher.command
                    + " does not say where rank 0 is; set it to the address of rank 0's node (or "
                    + Launch.NCCL_COMM_ID + " to address:port)");
        }
        String address = isSet(ADDRESS) ? environment.get(ADDRESS) : LOCALHOST;
        if (!HOST.matcher(address).matches()) {
            throw new InvalidProblemException(
                    nameAndValue(ADDRESS) + " is not a host name or an address, as node1, 10.0.0.1 or fd00::1");
        }
        boolean bareIpv6 = address.contains(":") && !address.startsWith("[");
        return (bareIpv6 ? "[" + address + "]" : address) + ":"
                + (isSet(PORT) ? number(PORT, 1, LARGEST_PORT - 1) + portOffset() : jobPort());
    }

    /** torchrun listens on its port itself. */
    private int portOffset() {
        return launcher == Launcher.TORCHRUN ? 1 : 0;
    }

    /** Two jobs on one node must not meet at one port. */
    private int jobPort() {
        String job = launcher.jobs.stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return job.isBlank() ? DEFAULT_PORT : FIRST_JOB_PORT + Math.floorMod(job.hashCode(), JOB_PORTS);
    }

    private int number(String name, int least, int most) {
        String text = environment.getOrDefault(name, "");
        if (NUMBER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return (int) value;
            }
        }
        String bound = name.equals(SLURM_NODE) ? SlurmTasks.VARIABLE : worldSizeName();
        String why = name.equals(bound) || name.equals(PORT) ? "" : " (" + nameAndValue(bound) + ")";
        throw new InvalidProblemException(name + "=" + text + " is not a number "
                + (most == Integer.MAX_VALUE ? "of at least " + least : "between " + least + " and " + most) + why);
    }

    private String nameAndValue(String name) {
        return name + "=" + environment.get(name);
    }

    private boolean isSet(String name) {
        return Launcher.isSet(name, environment);
    }

    /** The commands of all launchers, for a message. */
    static String commands() {
        return Stream.of(Launcher.values()).map(launcher -> launcher.command).collect(Collectors.joining(", "));
    }
}
