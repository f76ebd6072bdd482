package io.fusedcollective.cli;

import io.fusedcollective.compare.ComparedRun;
import io.fusedcollective.compare.Comparison;
import io.fusedcollective.compare.ComparisonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = "Says which results became slower or faster from run A to run B, and to each further run.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} before.json after.json",
            "  ${COMMAND-FULL-NAME} before.json after.json --fail-above 5%% --all"
        })
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "<file>.json",
            description = "JMH's JSON of two runs or more; each is compared with the first. Of one run with several"
                    + " --flashinfer, its libraries are compared.")
    private List<Path> files;

    @Mixin
    private NoiseOption noise;

    @Option(
            names = "--fail-above",
            paramLabel = "<percent>",
            converter = PercentConverter.class,
            description = "Exit with 1 when a result is slower by more than this, beyond its interval and the noise.")
    private Double limit;

    @Option(names = "--all", description = "List the results that only one run has, and not only their number.")
    private boolean all;

    @Mixin
    private DocumentOptions.OfData output;

    @Override
    public Integer call() throws IOException {
        List<ComparedRun> runs = ComparedRun.readAll(files);
        if (runs.size() == 1) {
            runs = runs.get(0).byLibrary();
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (ComparedRun b : runs.subList(1, runs.size())) {
            comparisons.add(Comparison.of(runs.get(0), b, noise.floor()));
        }
        output.write(ComparisonReport.of(comparisons, all));
        return limit == null ? 0 : judge(comparisons);
    }

    private int judge(List<Comparison> comparisons) {
        long slower = comparisons.stream()
                .flatMap(comparison -> comparison.results().stream())
                .filter(result -> result.slowerByMoreThan(limit))
                .count();
        if (slower > 0) {
            spec.commandLine().getErr().println("results slower by more than --fail-above allows: " + slower);
        }
        return slower > 0 ? Main.FAILED : 0;
    }
}
