package io.fusedcollective.cli;

import io.fusedcollective.predict.Cluster;
import io.fusedcollective.predict.PredictionReport;
import io.fusedcollective.predict.Predictions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.RunFiles;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "predict",
        description =
                "Says what to expect of more ranks, another link or several nodes, from measured results of two ranks.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} jmh-results/run.json --world-size 4,8",
            "  ${COMMAND-FULL-NAME} two.json --world-size 16 --nodes 2 --network-gbps 48%n      --network-latency-us 5"
        })
final class PredictCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "<file>.json",
            description = "JMH's JSON of one run, or of several of one machine that measured different results.")
    private List<Path> files;

    @Option(
            names = "--world-size",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<n>",
            defaultValue = "4,8",
            description = "Ranks in all; 2, 4 or 8 of a node. Default: ${DEFAULT-VALUE}.")
    private List<Integer> worldSizes;

    @Option(
            names = "--link-gbps",
            paramLabel = "<n>",
            description = "Another link: what a rank receives over it, in 10^9 bytes a second.")
    private Double linkGbPerS;

    @Option(names = "--latency-us", paramLabel = "<n>", description = "Another link: what one crossing takes.")
    private Double latencyUs;

    @Option(
            names = "--nodes",
            paramLabel = "<n>",
            defaultValue = "1",
            description = "Nodes that the ranks are spread over. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--network-gbps",
            paramLabel = "<n>",
            description = "What each rank receives from other nodes, in 10^9 bytes a second.")
    private Double networkGbPerS;

    @Option(names = "--network-latency-us", paramLabel = "<n>", description = "What one step from node to node takes.")
    private Double networkLatencyUs;

    @Option(
            names = "--check",
            paramLabel = "<file>.json",
            description = "A run of more ranks to compare with its prediction.")
    private Path check;

    @Mixin
    private DocumentOptions.OfData output;

    @Override
    public Integer call() throws IOException {
        Optional<Double> link = Positive.optional("--link-gbps", linkGbPerS);
        Optional<Double> latency = Positive.optional("--latency-us", latencyUs);
        Optional<Double> network = Positive.optional("--network-gbps", networkGbPerS);
        Optional<Double> networkLatency = Positive.optional("--network-latency-us", networkLatencyUs);
        if (nodes > 1 && (network.isEmpty() || networkLatency.isEmpty())) {
            throw new InvalidProblemException("--nodes " + nodes
                    + " needs --network-gbps and --network-latency-us: nothing that" + " was measured tells them");
        }
        if (nodes == 1 && (network.isPresent() || networkLatency.isPresent())) {
            throw new InvalidProblemException("--network-gbps and --network-latency-us need --nodes 2 or more");
        }
        List<Cluster> clusters = worldSizes.stream()
                .map(size -> new Cluster(size, nodes, network.orElse(Double.NaN), networkLatency.orElse(Double.NaN)))
                .toList();
        Optional<RunResults> checked = check == null ? Optional.empty() : Optional.of(RunResults.read(check));
        Predictions predictions = Predictions.of(RunFiles.read(files), clusters, checked, link, latency);
        output.write(PredictionReport.of(predictions));
        return 0;
    }
}
