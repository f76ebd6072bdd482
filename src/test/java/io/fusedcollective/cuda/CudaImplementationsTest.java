package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Why an implementation cannot be measured: reasons that need no GPU to be found. */
class CudaImplementationsTest {

    /** Ranks that share a GPU, all threads of this process. */
    private static final Site SHARED_GPU = new Site(2, true, Optional.empty());

    @ParameterizedTest
    @EnumSource
    void aFactoryIsListedUnderItsOwnDescriptor(Implementation implementation) {
        CudaImplementations.of(implementation).ifPresent(factory -> assertEquals(implementation, factory.descriptor()));
    }

    @ParameterizedTest
    @EnumSource(names = {"NCCL_NATIVE_NORM_CUSTOM_QUANT", "NCCL_CUSTOM_NORM_NATIVE_QUANT"})
    void mixedImplementationsAreForFp8(Implementation mixed) {
        String reason = "mixes two kinds of kernels, which is measured for quant fp8 only";
        assertEquals(reason, unavailable(mixed, SHARED_GPU, problem(128, QuantMode.NONE)));
        assertEquals(reason, unavailable(mixed, SHARED_GPU, problem(128, QuantMode.FP4)));
        assertEquals("NCCL refuses two ranks on one GPU", unavailable(mixed, SHARED_GPU, problem(128, QuantMode.FP8)));
    }

    @ParameterizedTest
    @EnumSource(names = {"NCCL_NATIVE", "NCCL_CUSTOM", "NCCL_SYMMETRIC_CUSTOM", "NCCL_ALL_REDUCE_ONLY"})
    void ncclNeedsAGpuForEachRank(Implementation implementation) {
        for (QuantMode quant : QuantMode.values()) {
            assertEquals(
                    "NCCL refuses two ranks on one GPU", unavailable(implementation, SHARED_GPU, problem(128, quant)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"P2P_CUSTOM", "FUSED_ONESHOT", "FUSED_TWOSHOT", "FUSED_SEQUENCE_PARALLEL"})
    void kernelsThatExchangeDataAreCompiledForAFewWorldSizes(Implementation implementation) {
        assertEquals(
                "the kernels are compiled for 2, 4 and 8 ranks, not 3",
                unavailable(implementation, new Site(3, true, Optional.empty()), problem(128, QuantMode.NONE)));
    }

    @ParameterizedTest
    @EnumSource(names = {"P2P_CUSTOM", "FUSED_ONESHOT", "FUSED_TWOSHOT", "FUSED_SEQUENCE_PARALLEL", "LINK_PEAK"})
    void gpusAddressOneAnothersMemoryOnOneNodeOnly(Implementation implementation) {
        assertEquals(
                "ranks are on several nodes, and GPUs address one another's memory on one node only",
                unavailable(implementation, new Site(2, false, twoNodes()), problem(128, QuantMode.NONE)));
    }

    @Test
    void theLinkIsMeasuredBetweenGpus() {
        assertEquals(
                "ranks share GPUs, so there is no link between them to measure",
                unavailable(Implementation.LINK_PEAK, SHARED_GPU, problem(128, QuantMode.NONE)));
        assertEquals(
                "writes to 7 peers at most, not 8",
                unavailable(
                        Implementation.LINK_PEAK, new Site(9, false, Optional.empty()), problem(128, QuantMode.NONE)));
    }

    @ParameterizedTest
    @CsvSource({"STANDARD", "STANDARD_NATIVE", "STANDARD_COMPILED"})
    void implementationsOfTheHostHaveNoFactory(Implementation implementation) {
        assertEquals(Optional.empty(), CudaImplementations.of(implementation));
        assertEquals(
                Optional.of("runs on the host backend only"),
                CudaBackend.real(Optional.empty())
                        .unavailable(implementation, problem(1, QuantMode.NONE), 2, FusionOptions.DEFAULT));
    }

    @ParameterizedTest
    @EnumSource(names = {"NCCL_SEQUENCE_PARALLEL", "FUSED_SEQUENCE_PARALLEL"})
    void ownRowsNeedTheirOwnProblems(Implementation implementation) {
        assertEquals(
                Optional.of("adds the residual of a rank's own rows, so it is measured for residual sharded"),
                CudaBackend.real(Optional.empty())
                        .unavailable(implementation, problem(1, QuantMode.NONE), 2, FusionOptions.DEFAULT));
    }

    private static String unavailable(Implementation implementation, Site site, Problem problem) {
        return CudaImplementations.of(implementation)
                .orElseThrow()
                .unavailable(site, problem, FusionOptions.DEFAULT)
                .orElseThrow();
    }

    private static Optional<Launch> twoNodes() {
        return Optional.of(new Launch("torchrun", 0, 2, 0, 1, "node1:29501"));
    }

    private static Problem problem(int tokens, QuantMode quant) {
        return new Problem(tokens, 8192, DataType.BFLOAT16, true, quant);
    }
}
