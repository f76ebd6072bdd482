package io.fusedcollective.predict;

import io.fusedcollective.problem.Problem;

/**
 * What an implementation pays for.
 *
 * @param allReduce    the exchange between ranks
 * @param local        what each rank computes for itself behind it
 * @param acrossNodes  whether ranks of several nodes can run it
 */
record Formula(Exchange allReduce, Local local, boolean acrossNodes) {

    /** What the sum over ranks costs. */
    @FunctionalInterface
    interface Exchange {
        void add(Work work, Problem problem, int ranks, Assumption assumption);

        default Work work(Problem problem, int ranks, Assumption assumption) {
            Work work = new Work();
            add(work, problem, ranks, assumption);
            return work;
        }
    }

    /** What norm and quantization cost. */
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
