package io.fusedcollective.cli;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.suite.BackendNotice;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.BuildInfo;
import io.fusedcollective.suite.Plan;
import io.fusedcollective.suite.ResultFiles;
import io.fusedcollective.verify.Verification;
import io.fusedcollective.verify.VerificationReport;
import io.fusedcollective.verify.VerificationRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        description =
                "Compares all that every implementation computes, on every rank, with a reference in double precision.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --quick",
            "  ${COMMAND-FULL-NAME} --quant-modes fp8 fp4 --output-file verify.md",
            "  ${COMMAND-FULL-NAME} --implementations fusedOneshot --full"
        })
final class VerifyCommand implements Callable<Integer> {

    private final Function<String, Backend> backends;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProblemOptions problems;

    @Option(
            names = "--hidden-dim",
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<n>",
            description = "Columns of the activations. Default: those of models from 512 to 16384, and odd ones.")
    private List<Integer> hiddens;

    @Option(names = "--quick", description = "Fewer and smaller shapes.")
    private boolean quick;

    @Option(
            names = "--output-file",
            paramLabel = "<file>.md",
            description = "Where the table goes, besides the terminal, over what is there.")
    private Path output;

    @Option(names = "--full", description = "Print a line for each result, and not only for each implementation.")
    private boolean full;

    @Mixin
    private WorldOptions world;

    VerifyCommand() {
        this(Backends::select);
    }

    /** @param backends the backend of a name */
    VerifyCommand(Function<String, Backend> backends) {
        this.backends = backends;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        VerificationRequest request = new VerificationRequest(
                problems.tokens,
                hiddens,
                problems.dtypes,
                problems.quantization.withAll(),
                problems.quantization.outputs(),
                problems.quantization.weightOffset(),
                problems.residuals(),
                quick,
                world.implementations,
                world.fusionOptions());
        Backend backend = backends.apply(world.backend);
        int worldSize = Plan.worldSize(world.worldSize, backend);
        Verification verification = new Verification(request, backend, worldSize);
        Path markdown = output == null
                ? null
                : ResultFiles.forOutput("--output-file", output).markdown();

        Launch.of(System.getenv()).ifPresent(launch -> {
            throw new InvalidProblemException(
                    "verify has threads of one process for ranks; start it without " + launch.command());
        });
        BackendNotice.of(world.backend, backend, Backends.preferred()).ifPresent(out::println);
        verification.unavailableReasons().forEach(reason -> out.println("unavailable: " + reason));
        VerificationReport report = verification.run(out, full);
        out.println(report.summary());
        List<String> complaints = new ArrayList<>(report.complaints());
        if (markdown != null) {
            try {
                AtomicFile.write(
                        markdown, heading(backend, worldSize) + report.markdown() + "\n" + report.summary() + "\n");
            } catch (IOException e) {
                complaints.add(e.getMessage());
            }
        }
        complaints.forEach(spec.commandLine().getErr()::println);
        out.println(complaints.isEmpty() ? "passed" : "failed");
        return complaints.isEmpty() ? 0 : Main.FAILED;
    }

    private String heading(Backend backend, int worldSize) {
        return "# Verification on the " + backend.name() + " backend, " + worldSize + " ranks\n\n"
                + "- Devices: " + String.join("; ", backend.facts(worldSize).devices()) + "\n"
                + "- Suite: " + BuildInfo.description() + "\n"
                + "- Command: `"
                + String.join(" ", spec.commandLine().getParseResult().originalArgs()) + "`\n\n";
    }
}
