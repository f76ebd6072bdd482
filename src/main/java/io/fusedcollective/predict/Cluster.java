package io.fusedcollective.predict;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.Set;

/**
 * How many ranks to predict for, and what joins their nodes.
 *
 * @param networkGbPerS    what one rank receives from another node, in 10^9 bytes a second; unused with one node
 * @param networkLatencyUs latency of one step from node to node
 */
public record Cluster(int worldSize, int nodes, double networkGbPerS, double networkLatencyUs) {

    /** The world sizes that the peer-to-peer kernels are compiled for. */
    private static final Set<Integer> RANKS_OF_A_NODE = Set.of(2, 4, 8);

    public Cluster {
        if (nodes < 1) {
            throw new InvalidProblemException("--nodes " + nodes + " is not at least 1");
        }
        if (worldSize % nodes != 0 || !RANKS_OF_A_NODE.contains(worldSize / nodes)) {
            throw new InvalidProblemException(
                    "world size " + worldSize + (nodes > 1 ? " on " + nodes + " nodes" : " on one node")
                            + " cannot be predicted; a node has 2, 4 or 8 ranks");
        }
    }

    public static Cluster ofOneNode(int worldSize) {
        return new Cluster(worldSize, 1, Double.NaN, Double.NaN);
    }

    int ranksOfANode() {
        return worldSize / nodes;
    }

    String label() {
        return worldSize + " ranks" + (nodes > 1 ? " on " + nodes + " nodes" : "");
    }

    /** Latency of a ring over the nodes, in which each rank of a node carries its part of the tensor. */
    double networkLatencyNs() {
        return 2 * (nodes - 1) * 1000 * networkLatencyUs;
    }

    double networkBytesNs(double tensorBytes) {
        return Formulas.shareBytes(tensorBytes / ranksOfANode(), nodes) / networkGbPerS;
    }
}
