package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.RowShards;
import io.fusedcollective.problem.ScaleLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * NCCL's reduce-scatter, one kernel for residual, norm and quantization of the rank's own rows, and NCCL's all-gather of the
 * results, which is one group for codes and scale factors. The kernel writes into the rank's part of the gathered tensors, so the
 * all-gather is in place.
 *
 * <p>Both collectives need as many rows of each rank. Tensors are padded to that, as vLLM pads a batch to a multiple of the
 * tensor-parallel size if sequence parallelism is on: an engine's tensors have room for it, and NCCL has no collective of uneven
 * parts. The padding is reduced, normalized and sent like other rows.
 *
 * <p>A rank's scale factors are one piece of memory in the linear layout only. So these are gathered, and a kernel then puts them
 * into the layout that the problem asks for.
 */
final class NcclSequenceParallel implements CudaImplementation {

    private static final int ARRANGE_THREADS = 256;

    /** Neighboring scale factors of a row that a thread moves ({@code kScalesPerThread}). */
    static final int SCALES_PER_THREAD = 4;

    private final CompiledNorm norm = new CompiledNorm();

    @Override
    public Implementation descriptor() {
        return Implementation.NCCL_SEQUENCE_PARALLEL;
    }

    @Override
    public List<Requirement> needs() {
        List<Requirement> needs = new ArrayList<>(norm.needs());
        needs.add(Requirement.NCCL);
        return needs;
    }

    @Override
    public Outputs build(Assembly assembly) {
        CudaRank rank = assembly.rank();
        Problem problem = assembly.problem();
        Tensors tensors = assembly.tensors();
        RowShards shards = problem.shards(rank.worldSize());
        Communicator communicator = rank.communicator();
        long ownElements = (long) shards.perRank() * problem.hidden();
        DeviceMemory sum = assembly.memory().shared("the own rows' sums", shards.perRank() * problem.rowBytes());
        assembly.add(stream -> communicator.reduceScatter(tensors.input, sum, ownElements, problem.dtype(), stream));

        Gathered norms = gathered(assembly, tensors.norm, Output.NORM);
        Gathered codes = gathered(assembly, tensors.codes, Output.CODES);
        Gathered scales = gathered(assembly, linearScales(assembly, shards), Output.SCALES);
        RowTensors own = new RowTensors(
                shards.perRank(),
                RowTensors.address(tensors.residual),
                tensors.weight.address(),
                RowTensors.address(tensors.residualOut),
                norms.ownAddress(),
                codes.ownAddress(),
                scales.ownAddress(),
                ScaleLayout.LINEAR);
        norm.add(assembly, sum.address(), own);
        assembly.add(stream -> communicator.grouped(() -> {
            norms.gather(communicator, stream);
            codes.gather(communicator, stream);
            scales.gather(communicator, stream);
        }));
        if (scales.all != tensors.scales) {
            arrange(assembly, scales.all);
        }
        return tensors;
    }

    /** Where the scale factors of all ranks' rows come together; null if there are none. */
    private static DeviceMemory linearScales(Assembly assembly, RowShards shards) {
        Problem problem = assembly.problem();
        if (!problem.has(Output.SCALES)) {
            return null;
        }
        boolean areTheOutput =
                problem.quantization().storage().layout() == ScaleLayout.LINEAR && shards.paddedRows() == shards.rows();
        return areTheOutput
                ? assembly.tensors().scales
                : assembly.memory()
                        .shared("the gathered scale factors", shards.paddedRows() * problem.rowBytes(Output.SCALES));
    }

    /** Puts scale factors into the problem's layout. */
    private static void arrange(Assembly assembly, DeviceMemory linear) {
        Problem problem = assembly.problem();
        int perRow = problem.scalesPerRow();
        long threads = problem.tokens() * (long) ((perRow + SCALES_PER_THREAD - 1) / SCALES_PER_THREAD);
        Kernel kernel = assembly.rank().kernels().kernel("arrange_scales", "arrangeScales", Structs.ARRANGE_SCALES);
        KernelArguments arguments = new KernelArguments(Structs.ARRANGE_SCALES)
                .pointer("linear", linear)
                .pointer("scales", assembly.tensors().scales)
                .int32("rows", problem.tokens())
                .int32("groupsPerRow", perRow)
                .int32(
                        "scaleLayout",
                        Epilogue.scaleLayout(problem.quantization()).ordinal())
                .int32(
                        "scaleFormat",
                        Epilogue.scaleFormat(problem.quantization()).ordinal());
        int blocks = Math.toIntExact((threads + ARRANGE_THREADS - 1) / ARRANGE_THREADS);
        Kernel.Shape launch = new Kernel.Shape(blocks, ARRANGE_THREADS, 1, true);
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
    }

    private static Gathered gathered(Assembly assembly, DeviceMemory all, Output output) {
        int rank = assembly.rank().index();
        long ownBytes = assembly.problem().shards(assembly.rank().worldSize()).perRank()
                * assembly.problem().rowBytes(output);
        return new Gathered(all, all == null ? null : all.slice(rank * ownBytes, ownBytes));
    }

    /**
     * An output of all ranks' rows.
     *
     * @param all null if the problem does not have it, and so is {@code own}
     * @param own the part of this rank's rows, padding included
     */
    private record Gathered(DeviceMemory all, DeviceMemory own) {

        long ownAddress() {
            return RowTensors.address(own);
        }

        void gather(Communicator communicator, Stream stream) {
            if (all != null) {
                communicator.allGather(own, all, stream);
            }
        }
    }
}
