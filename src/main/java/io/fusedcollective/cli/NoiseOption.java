package io.fusedcollective.cli;

import io.fusedcollective.compare.NoiseFloor;
import picocli.CommandLine.Option;

/** The option for the noise between processes, for all commands that give verdicts. */
final class NoiseOption {

    @Option(
            names = "--noise",
            paramLabel = "<percent>",
            converter = PercentConverter.class,
            description =
                    "By how much two processes that run the same code may differ; twice this below 128 tokens. Default:"
                            + " 2%%, as two H200s have shown 1.5%%. With five forks a run a lower one may do.")
    private Double ratio;

    NoiseFloor floor() {
        return ratio == null ? NoiseFloor.USUAL : new NoiseFloor(ratio);
    }
}
