package io.fusedcollective.cli;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.Plan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Shows what this machine has for each backend, and what to do about what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--flashinfer",
            paramLabel = "PATH",
            description = "Which FlashInfer to look at, as for run. Default: the one that is installed.")
    private List<String> flashinfers = List.of(FusionOptions.INSTALLED);

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        print(out, new Diagnosis("JDK", Runtime.version() + " in " + System.getProperty("java.home"), null));
        boolean usable = false;
        for (Backend backend : Backends.all()) {
            out.println(backend.name() + " backend");
            backend.diagnose().forEach(finding -> print(out, finding));
            backend.diagnoseLibraries(flashinfers).forEach(finding -> print(out, finding));
            usable |= Plan.fits(backend);
        }
        return usable ? 0 : Main.FAILED;
    }

    private static void print(PrintWriter out, Diagnosis finding) {
        out.printf("  %-4s %-18s %s%n", finding.ok() ? "ok" : "!!", finding.what(), finding.found());
        if (!finding.ok()) {
            out.printf("  %-4s %-18s -> %s%n", "", "", finding.remedy());
        }
    }
}
