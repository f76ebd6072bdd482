package io.fusedcollective.predict;

import io.fusedcollective.problem.Problem;

/**
 * The costs of an implementation.
 *
 * @param allReduce    the exchange between ranks
 * @param local the work that each rank does by itself after the exchange
 * @param acrossNodes  whether ranks of several nodes can run it
 */
record Formula(Exchange allReduce, Local local, boolean acrossNodes) {

    /** The cost of the sum over ranks. */
    @FunctionalInterface
    interface Exchange {
        void add(Work work, Problem problem, int ranks, Assumption assumption);

        default Work work(Problem problem, int ranks, Assumption assumption) {
            Work work = new Work();
            add(work, problem, ranks, assumption);
            return work;
        }
    }

    /** The cost of norm and quantization. */
    @FunctionalInterface
    interface Local {
        void add(Work work, Problem problem);
    }

    Work work(Problem problem, int ranks, Assumption assumption) {
        Work work = allReduce.work(problem, ranks, assumption);
        local.add(work, problem);
        return work;
    }
}
