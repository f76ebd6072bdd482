package io.fusedcollective.cli;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.suite.Backends;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of every command that computes: the backend, the number of ranks, and the implementations. */
final class WorldOptions {

    @Option(
            names = "--backend",
            paramLabel = "<name>",
            defaultValue = Backends.AUTO,
            description =
                    "cuda, host, simulated (ranks share GPUs: for testing more ranks than there are GPUs), or auto:"
                            + " cuda if there are two GPUs, host otherwise. Default: auto.")
    String backend;

    @Option(
            names = "--world-size",
            paramLabel = "<n>",
            description = "Ranks. Default: one for each GPU; on the host backend 2, simulated 8.")
    Integer worldSize;

    @Option(
            names = "--implementations",
            completionCandidates = Labels.OfImplementations.class,
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<name>",
            description = "The implementations that take part. Default: all that this machine can run.")
    List<Implementation> implementations;

    @Option(
            names = "--workspace-limit-mib",
            paramLabel = "<n>",
            defaultValue = "64",
            description =
                    "The largest tensor that peer-to-peer and fused implementations take; for larger ones they are"
                            + " unavailable. Default: ${DEFAULT-VALUE}.")
    private int workspaceLimitMib;

    @Option(
            names = "--flashinfer",
            paramLabel = "<path>",
            description =
                    "The FlashInfer whose kernels are measured too: a module (trtllm_comm.so), a folder of its cache,"
                            + " or a Python environment. Given twice, both are. Default: the one that is installed.")
    private List<String> flashinfers;

    FusionOptions fusionOptions() {
        if (workspaceLimitMib < 1) {
            throw new InvalidProblemException(
                    "--workspace-limit-mib " + workspaceLimitMib + " is not allowed; at least 1");
        }
        FusionOptions options = FusionOptions.DEFAULT.withWorkspaceLimitMib(workspaceLimitMib);
        return flashinfers == null
                ? options
                : options.withFlashinfers(flashinfers.stream().distinct().toList());
    }
}
