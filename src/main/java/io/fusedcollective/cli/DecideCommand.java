package io.fusedcollective.cli;

import io.fusedcollective.compare.ComparedRun;
import io.fusedcollective.decide.DecisionReport;
import io.fusedcollective.decide.Decisions;
import io.fusedcollective.decide.Model;
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
        name = "decide",
        description =
                "Says up to which size to fuse, and up to which to use oneshot, in the terms of an engine's settings.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} jmh-results/run.json",
            "  ${COMMAND-FULL-NAME} jmh-results/run.json --model hidden=8192,layers=80",
            "  ${COMMAND-FULL-NAME} jmh-results/run.json --format vllm"
        })
final class DecideCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "<file>.json",
            description = "JMH's JSON of one run, or of several of one machine that measured different problems.")
    private List<Path> files;

    @Mixin
    private NoiseOption noise;

    @Option(
            names = "--model",
            paramLabel = "hidden=<n>,layers=<n>",
            description = "Estimate what fusion saves in one forward pass of a model.")
    private String model;

    @Mixin
    private DocumentOptions.OfDecisions output;

    @Override
    public Integer call() throws IOException {
        Optional<Model> wanted = Optional.ofNullable(model).map(Model::of);
        List<ComparedRun> runs = ComparedRun.readAll(files);
        Decisions decisions = Decisions.of(runs, noise.floor(), wanted);
        output.write(DecisionReport.of(decisions));
        return 0;
    }
}
