package io.fusedcollective.cli;

import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Report;
import io.fusedcollective.suite.ResultFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Turns a JMH result file of this suite into speedup markdown and CSV.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE.json",
            description = "JMH's JSON; FILE.machine.json beside it is read too where it is there.")
    private Path file;

    @Option(names = "--output-dir", description = "Where FILE.md and FILE.csv go. Default: beside FILE.json.")
    private Path outputDir;

    @Override
    public Integer call() throws IOException {
        Report report = Report.read(file);
        Path folder = outputDir == null ? file.toAbsolutePath().getParent() : outputDir;
        ResultFiles files = ResultFiles.of(folder, file);
        files.write(report);
        PrintWriter out = spec.commandLine().getOut();
        out.print(MarkdownReport.of(report));
        out.println("Written: " + files.markdown() + " and " + files.csv());
        return 0;
    }
}
