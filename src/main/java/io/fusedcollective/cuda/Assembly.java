package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** One rank's operation on one set of buffers while an implementation builds it. */
final class Assembly {

    private final CudaRank rank;
    private final Workload work;
    private final BufferSets memory;
    private final int set;
    private final Assembly first;
    private final List<Step> steps = new ArrayList<>();
    private final List<Runnable> restores = new ArrayList<>();
    private Tensors tensors;
    private EagerPipeline eager;

    /**
     * @param set   the number of the set of buffers, from 0 on
     * @param first the assembly of the first set of buffers, whose inputs are copied; null if this is the first set
     */
    Assembly(CudaRank rank, Workload work, BufferSets memory, int set, Assembly first) {
        this.rank = rank;
        this.work = work;
        this.memory = memory;
        this.set = set;
        this.first = first;
    }

    CudaRank rank() {
        return rank;
    }

    Workload work() {
        return work;
    }

    Problem problem() {
        return work.problem();
    }

    int set() {
        return set;
    }

    /** The source of further buffers. */
    BufferSets memory() {
        return memory;
    }

    /** The problem's inputs and outputs, allocated when they are first asked for. */
    Tensors tensors() {
        if (tensors == null) {
            tensors = new Tensors(work, rank.index(), rank.worldSize(), memory, first == null ? null : first.tensors());
        }
        return tensors;
    }

    /** The elementary kernels, which share intermediates within an operation. */
    EagerPipeline eager() {
        if (eager == null) {
            eager = new EagerPipeline(rank, work, tensors(), steps);
        }
        return eager;
    }

    /** How norm and quantization kernels of their own spread a row. */
    RowShape normShape() {
        return RowShape.norm(problem(), rank.multiprocessors());
    }

    /** Adds what the stream does after the steps so far. */
    void add(Step step) {
        steps.add(step);
    }

    /** Adds what must happen before a checked operation, because the operation overwrites one of its inputs. */
    void restoreBeforeChecks(Runnable restore) {
        restores.add(restore);
    }

    Operation operation(Outputs outputs) {
        return new Operation(outputs, List.copyOf(steps), List.copyOf(restores));
    }
}
