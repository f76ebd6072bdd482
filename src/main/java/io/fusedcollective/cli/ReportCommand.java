package io.fusedcollective.cli;

import io.fusedcollective.chart.Chart;
import io.fusedcollective.chart.ChartFiles;
import io.fusedcollective.document.Block;
import io.fusedcollective.document.Document;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.predict.Cluster;
import io.fusedcollective.predict.PredictionReport;
import io.fusedcollective.predict.Predictions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.RunReport;
import io.fusedcollective.report.VisualizerJson;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.RunFiles;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.suite.ResultFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Turns JMH result files of this suite into speedup markdown and CSV, charts and an HTML page.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} jmh-results/run.json --charts --html",
            "  ${COMMAND-FULL-NAME} prefill.json decode.json --name both --full"
        })
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "<file>.json",
            description =
                    "JMH's JSON; <file>.machine.json beside it is read too if it exists. Several files of one machine"
                            + " with different results make one report.")
    private List<Path> inputs;

    @Option(
            names = "--output-dir",
            paramLabel = "<folder>",
            description = "Where the files go. Default: beside the first <file>.json.")
    private Path outputDir;

    @Option(
            names = "--name",
            paramLabel = "<name>",
            description = "Name of the files: <name>.md, <name>.csv... Default: that of the first <file>.")
    private String name;

    @Option(
            names = "--charts",
            description = "Draws latency and speedup over tokens into <name>.charts, as SVG and PNG;"
                    + " the markdown shows them.")
    private boolean charts;

    @Option(names = "--html", description = "Writes <name>.html: summary, charts and sortable tables in one file.")
    private boolean html;

    @Option(
            names = "--link-gbps",
            paramLabel = "<n>",
            description = "Peak of the link, in 10^9 bytes a second that a rank can"
                    + " receive: what '%% of limit' and the limit in latency charts rest on. Default: the most that linkPeak reached;"
                    + " without such results, neither is shown.")
    private Double linkGbPerS;

    @Option(
            names = "--predict",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<n>",
            description = "Adds a section to the report: what to expect of"
                    + " so many ranks of one node. `predict` says more.")
    private List<Integer> predictedRanks = List.of();

    @Option(
            names = "--visualizer",
            description =
                    "Writes <name>.visualizer.json: JMH's results with only the params that differ, for jmh-visualizer"
                            + " and github-action-benchmark.")
    private boolean visualizer;

    @Option(names = "--full", description = "Prints all tables, and not only the answer.")
    private boolean full;

    @Override
    public Integer call() throws IOException {
        Optional<Link> link = Positive.optional("--link-gbps", linkGbPerS).map(Link::given);
        if (linkGbPerS != null && !charts && !html) {
            throw new InvalidProblemException("--link-gbps adds a line to charts, so it needs --charts or --html");
        }
        if (name != null && !name.matches("[^/]*[^/.][^/]*")) {
            throw new InvalidProblemException(
                    "--name '" + name + "' is not the name of a file; --output-dir says which folder");
        }
        RunResults results = RunFiles.read(inputs);
        RunResults run = link.map(results::withLink).orElse(results);
        Path first = inputs.get(0);
        ResultFiles files = ResultFiles.of(
                outputDir == null ? first.toAbsolutePath().getParent() : outputDir,
                name == null ? first : Path.of(name));
        List<String> written =
                new ArrayList<>(List.of(files.markdown().toString(), files.csv().toString()));
        List<String> notWritten = new ArrayList<>();
        List<Chart> drawn = charts || html ? Chart.of(run) : List.of();
        List<Block.Figure> figures = drawn.stream().map(Chart::figure).toList();
        Document document = whole(run, charts ? ChartFiles.write(files.charts(), drawn, notWritten) : null);
        files.write(document);
        if (html) {
            files.write(files.html(), whole(run, figures).in(DocumentFormat.HTML));
            written.add(files.html().toString());
        }
        if (charts) {
            written.add(files.charts().toString());
        }
        if (visualizer) {
            files.write(files.visualizer(), VisualizerJson.of(inputs));
            written.add(files.visualizer().toString());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (full) {
            out.print(document.in(DocumentFormat.TEXT) + "\n");
        }
        out.println("Written: " + String.join(", ", written) + "\n");
        out.print(RunReport.summary(run).in(DocumentFormat.TEXT));
        out.flush();
        notWritten.forEach(spec.commandLine().getErr()::println);
        return 0;
    }

    /** @param figures null if the document is to show none */
    private Document whole(RunResults run, List<Block.Figure> figures) {
        Document document = figures == null ? RunReport.of(run) : RunReport.of(run, figures);
        return predictedRanks.isEmpty()
                ? document
                : document.followedBy(PredictionReport.of(Predictions.of(
                        run,
                        predictedRanks.stream().map(Cluster::ofOneNode).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }
}
