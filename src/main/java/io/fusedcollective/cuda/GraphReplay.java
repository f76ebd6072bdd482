package io.fusedcollective.cuda;

import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.cuda.driver.CudaErrors;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.oracle.OutputRow;
import java.time.Duration;
import java.util.List;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/**
 * An implementation's kernels, captured into a CUDA graph. The operations follow one another, and use the sets of buffers in turn.
 * A run launches the graph, waits for it, and does nothing else.
 */
final class GraphReplay implements Replay {

    private static final double NS_PER_MS = 1e6;

    /** A bound on speed: any link and any chain of elementary kernels is faster. */
    private static final double SLOWEST_BYTES_PER_NS = 1;

    private final CudaRank rank;
    private final BufferSets memory;
    private final List<Operation> sets;
    private final Stream stream;
    private final Duration limitOfOne;
    private final CUgraph graph = new CUgraph();
    private final CUgraphExec executable = new CUgraphExec();
    private final CUevent start = newEvent();
    private final CUevent stop = newEvent();

    GraphReplay(CudaRank rank, BufferSets memory, List<Operation> sets, long tensorBytes, int operations) {
        this.rank = rank;
        this.memory = memory;
        this.sets = sets;
        this.stream = rank.stream();
        this.limitOfOne = Duration.ofNanos((long) (operations * (double) tensorBytes / SLOWEST_BYTES_PER_NS));
        // Otherwise ranks that share a GPU would wait for one another: allocating and loading wait for running kernels,
        // and
        // these wait for the peers' data.
        rank.lineUp();
        // Once without a graph: NCCL connects its ranks and modules load at their first use, which cannot be captured.
        rank.complete("the first operation", limit(1), () -> sets.get(0).enqueue(stream));

        CudaErrors.cuda(
                "cuStreamBeginCapture",
                JCudaDriver.cuStreamBeginCapture(
                        stream.jcuda(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        for (int operation = 0; operation < operations; operation++) {
            sets.get(operation % sets.size()).enqueue(stream);
        }
        CudaErrors.cuda("cuStreamEndCapture", JCudaDriver.cuStreamEndCapture(stream.jcuda(), graph));
        CudaErrors.cuda("cuGraphInstantiate", JCudaDriver.cuGraphInstantiate(executable, graph, 0));
        rank.lineUp();
    }

    @Override
    public void run(int times) {
        rank.complete("a replay", limit(times), () -> {
            CudaErrors.cuda("cuEventRecord", JCudaDriver.cuEventRecord(start, stream.jcuda()));
            for (int i = 0; i < times; i++) {
                CudaErrors.cuda("cuGraphLaunch", JCudaDriver.cuGraphLaunch(executable, stream.jcuda()));
            }
            CudaErrors.cuda("cuEventRecord", JCudaDriver.cuEventRecord(stop, stream.jcuda()));
        });
    }

    @Override
    public boolean repeatable() {
        return sets.stream().noneMatch(Operation::overwritesInputs);
    }

    @Override
    public void compute() {
        if (repeatable()) {
            run(1);
            return;
        }
        sets.forEach(Operation::restoreInputs);
        rank.complete("an operation", limit(1), () -> sets.forEach(set -> set.enqueue(stream)));
    }

    /** Far longer than {@code times} replays take. A replay that is not done by then waits for a peer that will not come. */
    private Duration limit(int times) {
        return Timeouts.NATIVE_CALL.plus(limitOfOne.multipliedBy(times));
    }

    @Override
    public double deviceTimeNs() {
        float[] milliseconds = new float[1];
        CudaErrors.cuda("cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(milliseconds, start, stop));
        return milliseconds[0] * NS_PER_MS;
    }

    @Override
    public void poisonOutputs() {
        sets.forEach(set -> set.outputs().poisonOutputs());
    }

    @Override
    public OutputRow readRow(int set, int row) {
        return sets.get(set).outputs().readRow(row);
    }

    @Override
    public boolean scalePaddingIsZero() {
        return sets.stream().allMatch(set -> set.outputs().scalePaddingIsZero());
    }

    @Override
    public void close() {
        JCudaDriver.cuGraphExecDestroy(executable);
        JCudaDriver.cuGraphDestroy(graph);
        JCudaDriver.cuEventDestroy(start);
        JCudaDriver.cuEventDestroy(stop);
        memory.close();
    }

    private static CUevent newEvent() {
        CUevent event = new CUevent();
        CudaErrors.cuda("cuEventCreate", JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DEFAULT));
        return event;
    }
}
