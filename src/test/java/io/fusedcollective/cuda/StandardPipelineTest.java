package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StandardPipelineTest {

    @ParameterizedTest
    @EnumSource(names = {"NCCL_NATIVE_NORM_CUSTOM_QUANT", "NCCL_CUSTOM_NORM_NATIVE_QUANT"})
    void mixedRowsAreForFp8(Implementation mixed) {
        Optional<String> reason = Optional.of("mixes two kinds of kernels, which is measured for quant fp8 only");
        assertEquals(reason, StandardPipeline.unavailable(mixed, problem(QuantMode.NONE)));
        assertEquals(Optional.empty(), StandardPipeline.unavailable(mixed, problem(QuantMode.FP8)));
        assertEquals(reason, StandardPipeline.unavailable(mixed, problem(QuantMode.FP4)));
    }

    @ParameterizedTest
    @EnumSource(QuantMode.class)
    void nativeRowsAreForEveryProblem(QuantMode quant) {
        assertEquals(Optional.empty(), StandardPipeline.unavailable(Implementation.NCCL_NATIVE, problem(quant)));
    }

    @ParameterizedTest
    @CsvSource({"2, 32", "33, 64", "1024, 128", "16896, 128", "16897, 256", "65536, 512", "2147483648, 512"})
    void blocksOfTheAllReduceGrowWithTheTensor(long vectors, int threads) {
        assertEquals(threads, StandardPipeline.peerToPeerThreads(vectors, 132));
    }

    private static Problem problem(QuantMode quant) {
        return new Problem(128, 8192, DataType.BFLOAT16, true, quant);
    }
}
