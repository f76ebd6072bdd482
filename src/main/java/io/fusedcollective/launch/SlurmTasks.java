package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Slurm spreads a step's tasks over its nodes.
 *
 * @param groups in the order of the nodes; kept as Slurm writes them, as a few characters may stand for millions of nodes
 */
record SlurmTasks(List<Group> groups) {

    static final String VARIABLE = "SLURM_STEP_TASKS_PER_NODE";

    private static final Pattern NODES = Pattern.compile("(\\d{1,7})(?:\\(x(\\d{1,7})\\))?");

    /** Neighboring nodes with the same number of tasks. */
    record Group(int nodes, int tasksPerNode) {}

    /** @param text for example "2(x3),1": three nodes with two tasks each, then one node with one task */
    static SlurmTasks of(String text) {
        List<Group> groups = new ArrayList<>();
        for (String part : text.strip().split(",", -1)) {
            Matcher nodes = NODES.matcher(part);
            if (!nodes.matches()) {
                throw new InvalidProblemException(VARIABLE + "=" + text + " is not a list of tasks, as 2(x3),1");
            }
            int count = nodes.group(2) == null ? 1 : Integer.parseInt(nodes.group(2));
            groups.add(new Group(count, Integer.parseInt(nodes.group(1))));
        }
        return new SlurmTasks(groups);
    }

    long nodes() {
        return groups.stream().mapToLong(Group::nodes).sum();
    }

    long tasks() {
        return groups.stream()
                .mapToLong(group -> (long) group.nodes * group.tasksPerNode)
                .sum();
    }

    /** @param node from 0, below {@link #nodes} */
    int tasksOf(int node) {
        long nodesBefore = 0;
        for (Group group : groups) {
            nodesBefore += group.nodes;
            if (node < nodesBefore) {
                return group.tasksPerNode;
            }
        }
        throw new IllegalArgumentException("node " + node + " of " + nodesBefore);
    }
}
