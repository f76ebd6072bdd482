package io.fusedcollective.problem;

import java.util.Optional;

/** Which {@link Summation} an implementation has, and whether users choose it. */
public enum Accumulation {
    /** In fp32, or in the dtype and in rank order, as the param {@code fp32Accumulation} says. */
    AS_ASKED {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.of(options.fp32Accumulation() ? Summation.FP32 : Summation.DTYPE_IN_RANK_ORDER);
        }
    },
    /** In fp32 always. */
    FP32 {
        @Override
        Optional<Summation> summation(FusionOptions options) {
            return Optional.of(Summation.FP32);
        }
    },
    /** A library's: at worst it rounds to the dtype after every addition, in whatever order. */
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
