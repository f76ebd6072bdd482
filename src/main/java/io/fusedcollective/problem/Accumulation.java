package io.fusedcollective.problem;

import java.util.Optional;

/** Which {@link Summation} an implementation has, and whether users choose it. */
public enum Accumulation {
    /** Adds in fp32, or in the dtype and in rank order; the param {@code fp32Accumulation} chooses. */
    AS_ASKED {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.of(options.fp32Accumulation() ? Summation.FP32 : Summation.DTYPE_IN_RANK_ORDER);
        }
    },
    /** Always adds in fp32. */
    FP32 {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.of(Summation.FP32);
        }
    },
    /** A library adds. At worst it rounds to the dtype after every addition, in any order. */
    DTYPE {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.of(Summation.DTYPE_IN_ANY_ORDER);
        }
    },
    /** Nothing is added up. */
    NONE {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.empty();
        }
    };

    abstract Optional<Summation> summation(FusionOptions options);
}
