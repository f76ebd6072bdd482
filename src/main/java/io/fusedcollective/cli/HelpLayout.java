package io.fusedcollective.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The order of options in the help of every command: by subject, in the order in which one thinks of a measurement. */
final class HelpLayout {

    /** Options of one subject. */
    record Subject(String heading, List<String> options) {}

    static final List<Subject> SUBJECTS = List.of(
            new Subject(
                    "Problems",
                    List.of(
                            "--num-tokens",
                            "--hidden-dim",
                            "--dtypes",
                            "--residual",
                            "--no-residual",
                            "--quant-modes",
                            "--group-size",
                            "--scale-format",
                            "--scale-layout",
                            "--outputs",
                            "--weight-offset",
                            "--quick")),
            new Subject(
                    "Ranks and implementations",
                    List.of(
                            "--backend",
                            "--world-size",
                            "--nodes",
                            "--implementations",
                            "--no-oneshot",
                            "--allow-unavailable",
                            "--workspace-limit-mib",
                            "--flashinfer")),
            new Subject(
                    "Measurement",
                    List.of(
                            "--warmup",
                            "--trials",
                            "--forks",
                            "--interleave",
                            "--repeats",
                            "--cache",
                            "--seed",
                            "--resume")),
            new Subject(
                    "Analysis",
                    List.of(
                            "--noise",
                            "--fail-above",
                            "--model",
                            "--link-gbps",
                            "--latency-us",
                            "--network-gbps",
                            "--network-latency-us",
                            "--predict",
                            "--check")),
            new Subject(
                    "Output",
                    List.of(
                            "--output-file",
                            "--overwrite",
                            "--output-dir",
                            "--name",
                            "--format",
                            "--charts",
                            "--html",
                            "--visualizer",
                            "--all",
                            "--full")),
            new Subject("General", List.of("--help", "--version")));

    private HelpLayout() {}

    /** Applies it to a command and its subcommands. */
    static void arrange(CommandLine command) {
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
        command.getSubcommands().values().forEach(HelpLayout::arrange);
    }

    private static String options(Help help) {
        StringBuilder text = new StringBuilder();
        for (Subject subject : SUBJECTS) {
            List<OptionSpec> own = subject.options.stream()
                    .flatMap(name -> Stream.ofNullable(help.commandSpec().findOption(name)))
                    .toList();
            if (!own.isEmpty()) {
                text.append('\n').append(subject.heading).append(":\n").append(options(help, own));
            }
        }
        return text.toString();
    }

    /** With columns as wide as those of all other options of the command. */
    private static String options(Help help, List<OptionSpec> some) {
        Help.Layout layout = help.createDefaultLayout(
                help.commandSpec().options(), help.commandSpec().positionalParameters(), help.colorScheme());
        layout.addOptions(some, help.parameterLabelRenderer());
        return layout.toString();
    }
}
