package io.fusedcollective.cli;

import io.fusedcollective.backend.Heap;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.OneLine;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.suite.BuildInfo;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The program: commands that turn options into calls of the packages below. */
@Command(
        name = "fused-collective",
        description = "How much fused all-reduce + RMSNorm + quantization gains over the best unfused alternative.",
        subcommands = {
            RunCommand.class,
            VerifyCommand.class,
            ReportCommand.class,
            DecideCommand.class,
            PredictCommand.class,
            CompareCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  ${COMMAND-FULL-NAME} doctor", "  ${COMMAND-FULL-NAME} run", "  ${COMMAND-FULL-NAME} help run"})
public final class Main {

    /** Exit code if something was refused before it started, as opposed to {@link #FAILED}. */
    static final int REFUSED = CommandLine.ExitCode.USAGE;

    /** Exit code if something failed on the way. */
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;

    private Main() {}

    public static void main(String[] args) {
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        CommandLine commandLine = commandLine();
        TypedName.ofThisProcess().ifPresent(commandLine::setCommandName);
        System.exit(commandLine.setOut(out).setErr(err).execute(args));
    }

    /** Programs and tables read the digits and the letters of all that is written here, so no language changes them. */
    private static void useRootLocale() {
        Locale.setDefault(Locale.ROOT);
    }

    static CommandLine commandLine() {
        useRootLocale();
        return prepared(new CommandLine(new Main()));
    }

    /** Adds our vocabulary, and prints errors in one line. */
    static CommandLine prepared(CommandLine commandLine) {
        HelpLayout.arrange(commandLine);
        return commandLine
                // By default, picocli reads options from a file that an argument @file names, which no user expects.
                .setExpandAtFiles(false)
                // As in the original: of an option that is given twice, the last one counts.
                .setOverwrittenOptionsAllowed(true)
                .registerConverter(Cache.class, labeled(Cache::of))
                .registerConverter(DataType.class, labeled(name -> DataType.of(AnyCase.dtype(name))))
                .registerConverter(QuantMode.class, labeled(name -> QuantMode.of(AnyCase.quantization(name))))
                .registerConverter(OutputChoice.class, labeled(OutputChoice::of))
                .registerConverter(Residual.class, labeled(Residual::of))
                .registerConverter(Implementation.class, labeled(Implementation::of))
                .registerConverter(Integer.class, number(Integer::valueOf, "a 32-bit whole number"))
                .registerConverter(int.class, number(Integer::valueOf, "a 32-bit whole number"))
                .registerConverter(Long.class, number(Long::valueOf, "a 64-bit whole number"))
                .registerConverter(boolean.class, Main::bool)
                .registerConverter(Double.class, number(Double::valueOf, "a number"))
                .setParameterExceptionHandler((e, args) -> refuse(e.getCommandLine(), Advice.on(e)))
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof InvalidProblemException || e instanceof IOException) {
                        return refuse(command, e.getMessage());
                    }
                    if (e instanceof RankFailedException) {
                        print(command, e.getMessage());
                        return FAILED;
                    }
                    throw e;
                });
    }

    /**
     * Reports a lack of memory, and output that did not arrive. Ranks report the former themselves, but other code, such as the
     * reader of a file, does not.
     */
    private static int execute(ParseResult parsed) {
        CommandLine suite = parsed.commandSpec().commandLine();
        try {
            GivenLists.requireWhole(parsed);
            int exitCode = new CommandLine.RunLast().execute(parsed);
            Optional<String> lost = suite.getOut() instanceof StandardOutput out ? out.failure() : Optional.empty();
            lost.ifPresent(reason -> print(suite, "the output could not be written: " + reason));
            return lost.isPresent() && exitCode == 0 ? FAILED : exitCode;
        } catch (OutOfMemoryError e) {
            print(suite, Heap.exhausted(e));
            return FAILED;
        }
    }

    private static int refuse(CommandLine command, String message) {
        print(command, message);
        return REFUSED;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println(OneLine.of(String.valueOf(message)));
    }

    /** Converts with {@code of}. An error has picocli's name of the option and the vocabulary's line with the allowed values. */
    private static <T> ITypeConverter<T> labeled(Function<String, T> of) {
        return label -> {
            try {
                return of.apply(label);
            } catch (InvalidProblemException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new TypeConversionException("'" + text + "' is not true or false; the option needs no value");
        }
        return text.equals("true");
    }

    private static <T> ITypeConverter<T> number(Function<String, T> of, String kind) {
        return text -> {
            try {
                return of.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + kind);
            }
        };
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {BuildInfo.description()};
        }
    }
}
