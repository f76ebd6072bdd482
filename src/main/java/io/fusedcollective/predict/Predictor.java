package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/** Formulas and prices for any number of ranks and nodes. */
record Predictor(CostModel model) {

    Prediction predict(Cluster cluster, Problem problem, Implementation implementation) {
        Optional<String> reason = unavailable(cluster, problem, implementation);
        return new Prediction(
                cluster,
                problem,
                implementation,
                reason.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Prediction.Times(
                                timeNs(cluster, problem, implementation, Assumption.FAVORABLE),
                                timeNs(cluster, problem, implementation, Assumption.UNFAVORABLE))),
                reason.orElse(null));
    }

    private Optional<String> unavailable(Cluster cluster, Problem problem, Implementation implementation) {
        Optional<String> unknown = Formulas.unknown(implementation);
        if (unknown.isPresent()) {
            return unknown;
        }
        if (cluster.nodes() > 1 && !Formulas.of(implementation).acrossNodes()) {
            return Optional.of("addresses its peers' memory, which ranks of another node cannot");
        }
        for (Assumption assumption : Assumption.values()) {
            Optional<Cost> missing =
                    model.unknown(Formulas.work(implementation, problem, cluster.ranksOfANode(), assumption));
            if (missing.isPresent()) {
                return Optional.of(
                        "no measured result shows the price of " + missing.get().label());
            }
        }
        return Optional.empty();
    }

    /**
     * Several nodes: the ranks of a node add up their parts of the tensor and distribute the sums as within one node. In between, each
     * rank exchanges its part with its counterparts on the other nodes. At best the network works at the same time as the link.
     */
    private double timeNs(Cluster cluster, Problem problem, Implementation implementation, Assumption assumption) {
        Work work = Formulas.work(implementation, problem, cluster.ranksOfANode(), assumption);
        double nodeNs = model.timeNs(work);
        if (cluster.nodes() == 1) {
            return nodeNs;
        }
        double networkNs = cluster.networkBytesNs(problem.exchangedBytes());
        double hiddenNs = assumption == Assumption.FAVORABLE ? Math.min(networkNs, model.ringBytesNs(work)) : 0;
        return nodeNs + cluster.networkLatencyNs() + networkNs - hiddenNs;
    }
}
