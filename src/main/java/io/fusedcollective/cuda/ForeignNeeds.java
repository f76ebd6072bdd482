package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.foreign.ElementType;
import io.fusedcollective.foreign.FlashInfer;
import io.fusedcollective.foreign.FlashInferModule;
import io.fusedcollective.foreign.FusionShape;
import io.fusedcollective.foreign.FusionWorkspace;
import io.fusedcollective.foreign.VllmAllReduce;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The requirements of the implementations that run FlashInfer's library. */
final class ForeignNeeds {

    /** Their kernels wait for each other without a limit, so all ranks' kernels must be able to run at the same time. */
    private static final Requirement GPU_A_RANK = (site, problem, options) -> site.simulated()
            ? Optional.of(
                    "its kernels wait for all ranks without a limit, and ranks that share a GPU may never run together")
            : Optional.empty();

    private static final Requirement FUSION_SHAPE = (site, problem, options) -> {
        FusionShape shape = shape(problem, site.worldSize(), 0, 0);
        return shape.whyNot().or(() -> new FusionWorkspace(shape).whyNot());
    };

    private static final Requirement VLLM_SHAPE = (site, problem, options) ->
            VllmAllReduce.whyNot(site.worldSize(), problem.elements(), ElementType.of(problem.dtype()));

    private ForeignNeeds() {}

    /** @param ask what of the problem the loaded library cannot do */
    static List<Requirement> fusion(BiFunction<FlashInfer, Ask, Optional<String>> ask) {
        return needs(FlashInferModule.FUSION, FUSION_SHAPE, ask);
    }

    static List<Requirement> vllm() {
        return needs(FlashInferModule.VLLM, VLLM_SHAPE, (library, ask) -> {
            library.vllmWorkspaceBytes(0);
            return Optional.empty();
        });
    }

    static Requirement norm(BiFunction<FlashInfer, Ask, Optional<String>> ask) {
        return library(FlashInferModule.NORM, ask);
    }

    private static List<Requirement> needs(
            FlashInferModule module, Requirement shape, BiFunction<FlashInfer, Ask, Optional<String>> ask) {
        return Stream.of(GPU_A_RANK, library(module, ask), shape, Requirement.PEER_ACCESS, Requirement.WORKSPACE)
                .toList();
    }

    /**
     * A question to a library.
     *
     * @param capability of the GPU, 10 x major + minor
     */
    record Ask(Problem problem, FusionOptions options, int capability) {

        ElementType type() {
            return ElementType.of(problem.dtype());
        }
    }

    private static Requirement library(FlashInferModule module, BiFunction<FlashInfer, Ask, Optional<String>> ask) {
        return (site, problem, options) -> site.withoutGpus().or(() -> {
            GpuDevice device = site.devices().get(0);
            Ask asked = new Ask(problem, options, FlashInferChoice.capability(device));
            return FlashInferChoice.of(options.flashinfer())
                    .whyNot(module, device, library -> ask.apply(library, asked));
        });
    }

    static FusionShape shape(Problem problem, int worldSize, int rank, int device) {
        return new FusionShape(
                worldSize, rank, device, problem.tokens(), problem.hidden(), ElementType.of(problem.dtype()));
    }
}
