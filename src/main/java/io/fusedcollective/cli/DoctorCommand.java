package io.fusedcollective.cli;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.Plan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Shows what this machine has for each backend, and what to do about what is missing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --flashinfer ~/venv"})
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--flashinfer",
            paramLabel = "<path>",
            description = "Which FlashInfer to look at, as for run. Default: the one that is installed.")
    private List<String> flashinfers = List.of(FusionOptions.INSTALLED);

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        print(out, new Diagnosis("JDK", Runtime.version() + " in " + System.getProperty("java.home"), null));
        List<String> usable = new ArrayList<>();
        for (Map.Entry<String, Supplier<Backend>> backend :
                Backends.byName(launch(out)).entrySet()) {
            out.println(backend.getKey() + " backend");
            if (examine(backend.getValue(), out)) {
                usable.add(backend.getKey());
            }
        }
        out.println(
                usable.isEmpty()
                        ? "This machine can run nothing: mend what is marked !! above"
                        : "This machine can run: " + String.join(", ", usable));
        return usable.isEmpty() ? Main.FAILED : 0;
    }

    /** An error that would stop a run is a finding here. */
    private static Optional<Launch> launch(PrintWriter out) {
        try {
            return Launch.of(System.getenv());
        } catch (InvalidProblemException e) {
            print(out, new Diagnosis("Launcher", e.getMessage(), "a run refuses; the findings below are without it"));
            return Optional.empty();
        }
    }

    private static boolean examine(Supplier<Backend> made, PrintWriter out) {
        try {
            Backend backend = made.get();
            backend.diagnose().forEach(finding -> print(out, finding));
            return Plan.fits(backend);
        } catch (RuntimeException | LinkageError e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            print(out, new Diagnosis("Backend", "cannot be examined: " + reason, "a run on it fails alike"));
            return false;
        }
    }

    private static void print(PrintWriter out, Diagnosis finding) {
        out.printf("  %-4s %-18s %s%n", finding.ok() ? "ok" : "!!", finding.what(), finding.found());
        if (!finding.ok()) {
            out.printf("  %-4s %-18s -> %s%n", "", "", finding.remedy());
        }
    }
}
