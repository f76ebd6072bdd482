package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Slurm spreads a step's tasks over its nodes. */
final class SlurmTasks {

    static final String VARIABLE = "SLURM_STEP_TASKS_PER_NODE";

    private static final Pattern NODES = Pattern.compile("(\\d{1,7})(?:\\(x(\\d{1,7})\\))?");

    private SlurmTasks() {}

    /**
     * The number of tasks of each node, in the order of the nodes.
     *
     * @param text for example "2(x3),1": three nodes with two tasks each, and one node with one
     */
    static List<Integer> perNode(String text) {
        List<Integer> tasks = new ArrayList<>();
        for (String part : text.strip().split(",", -1)) {
            Matcher nodes = NODES.matcher(part);
            if (!nodes.matches()) {
                throw new InvalidProblemException(VARIABLE + "=" + text + " is not a list of tasks, as 2(x3),1");
            }
            int count = nodes.group(2) == null ? 1 : Integer.parseInt(nodes.group(2));
            tasks.addAll(Collections.nCopies(count, Integer.parseInt(nodes.group(1))));
        }
        return tasks;
    }
}
