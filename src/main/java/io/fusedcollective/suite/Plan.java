package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.Mode;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.problem.SharedReasons;
import io.fusedcollective.results.MissingResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The results of a run, in order, and those that cannot be measured here.
 *
 * @param localRanks ranks that are threads of this process
 * @param cacheBytes of the backend's devices
 * @param libraries the libraries of FlashInfer that are measured
 */
public record Plan(
        int worldSize,
        int localRanks,
        int workspaceLimitMib,
        long cacheBytes,
        List<LibraryFacts> libraries,
        List<PlannedResult> results,
        List<MissingResult> unavailable) {

    static final int SMALLEST_WORLD = Configuration.SMALLEST_WORLD;

    /**
     * Makes the plan. All implementations of one problem are neighbors, so that a drift of the machine affects them equally.
     *
     * @throws InvalidProblemException if the request makes no sense here; the message names the option
     */
    public static Plan of(RunRequest request, Backend backend) {
        atLeast(0, request.iterations().warmupIterations(), "--warmup");
        atLeast(1, request.iterations().measurementIterations(), "--trials");
        atLeast(0, request.iterations().forks(), "--forks");
        int worldSize = worldSize(request.worldSize(), backend);
        List<Implementation> implementations = implementations(request);
        // Sets, as several problems may have the same subject, which is measured once.
        Set<PlannedResult> results = new LinkedHashSet<>();
        Set<MissingResult> unavailable = new LinkedHashSet<>();
        for (Problem problem : problems(request, Defaults.of(backend))) {
            for (Implementation implementation : implementations) {
                Problem subject = implementation.subject(problem);
                Configuration configuration = new Configuration(backend.name(), worldSize, subject, request.cache());
                for (String flashinfer : libraries(implementation, request.options())) {
                    FusionOptions options = flashinfer == null
                            ? request.options()
                            : request.options().withFlashinfers(List.of(flashinfer));
                    Optional<String> reason = backend.unavailable(implementation, subject, worldSize, options);
                    if (reason.isEmpty()) {
                        results.add(new PlannedResult(configuration, implementation, flashinfer));
                    } else {
                        unavailable.add(new MissingResult(
                                configuration, implementation, MissingResult.Status.UNAVAILABLE, reason.get()));
                    }
                }
            }
        }
        if (results.isEmpty()) {
            throw new InvalidProblemException("nothing to run: " + whyNothing(unavailable));
        }
        return new Plan(
                worldSize,
                backend.localRanks(worldSize),
                request.options().workspaceLimitMib(),
                backend.cacheBytes(),
                results.stream().anyMatch(each -> each.flashinfer() != null)
                        ? backend.libraries(request.options().flashinfers())
                        : List.of(),
                List.copyOf(results),
                List.copyOf(unavailable));
    }

    /** The FlashInfer libraries that an implementation runs, one by one; only null if it runs none. */
    private static List<String> libraries(Implementation implementation, FusionOptions options) {
        return implementation.provider().needsFlashInfer() ? options.flashinfers() : Collections.singletonList(null);
    }

    /** Labels of those asked for that have no result to measure at all; null if none was asked for by name. */
    public List<String> lacking(List<Implementation> asked) {
        return asked == null
                ? List.of()
                : asked.stream()
                        .distinct()
                        .filter(implementation ->
                                results.stream().noneMatch(result -> result.implementation() == implementation))
                        .filter(implementation ->
                                unavailable.stream().anyMatch(gap -> gap.implementation() == implementation))
                        .map(Implementation::label)
                        .toList();
    }

    /** A line for each reason, with the implementations that have it. */
    public List<String> unavailableReasons() {
        SharedReasons reasons = new SharedReasons();
        unavailable.forEach(missed -> reasons.add(missed.implementation(), missed.reason()));
        return reasons.lines();
    }

    /** Of each implementation the first reason: what else is wrong with it shows when this is mended. */
    private static String whyNothing(Collection<MissingResult> missing) {
        Map<Implementation, String> first = new LinkedHashMap<>();
        missing.forEach(missed -> first.putIfAbsent(missed.implementation(), missed.reason()));
        SharedReasons reasons = new SharedReasons();
        first.forEach(reasons::add);
        return String.join("; ", reasons.lines());
    }

    private static void atLeast(int least, int value, String option) {
        if (value < least) {
            throw new InvalidProblemException(option + " " + value + " is not allowed; at least " + least);
        }
    }

    /** Whether any world does. */
    public static boolean fits(Backend backend) {
        return backend.maxWorldSize() >= SMALLEST_WORLD;
    }

    /**
     * The number of ranks that the user asked for, or the backend's default if it is null.
     *
     * @throws InvalidProblemException if the backend cannot have such a world
     */
    public static int worldSize(Integer asked, Backend backend) {
        int most = backend.maxWorldSize();
        if (!fits(backend)) {
            throw new InvalidProblemException("--backend " + backend.name() + " cannot run here: "
                    + BackendNotice.shortcoming(backend) + "; see doctor");
        }
        int worldSize = asked == null ? Defaults.of(backend).worldSize() : asked;
        if (worldSize < SMALLEST_WORLD || worldSize > most) {
            String devices = backend.rankDevices()
                    .map(each -> ", one for each of the " + backend.name() + " backend's " + each)
                    .orElse("");
            throw new InvalidProblemException("--world-size " + worldSize + " is not allowed; a world has at least "
                    + SMALLEST_WORLD + " ranks, and at most " + most + " here" + devices);
        }
        if (backend.localRanks(worldSize) < worldSize && worldSize != most) {
            throw new InvalidProblemException(
                    "--world-size " + worldSize + " is not allowed: " + most + " processes were started, one a rank");
        }
        return worldSize;
    }

    private static List<Implementation> implementations(RunRequest request) {
        List<Implementation> asked =
                request.implementations() == null ? List.of(Implementation.values()) : request.implementations();
        List<Implementation> left = asked.stream()
                .distinct()
                .filter(implementation -> request.oneshot()
                        || implementation.mode().filter(Mode.ONESHOT::equals).isEmpty())
                .sorted()
                .toList();
        if (left.isEmpty()) {
            throw new InvalidProblemException("--no-oneshot leaves nothing of --implementations "
                    + asked.stream().map(Implementation::label).collect(Collectors.joining(",")));
        }
        return left;
    }

    private static List<Problem> problems(RunRequest request, Defaults defaults) {
        List<Problem> problems = new ArrayList<>();
        int hidden = request.hidden() == null ? defaults.hidden() : request.hidden();
        naming("--hidden-dim", 1, hidden);
        for (int tokens : distinct(request.tokens(), defaults.tokens())) {
            naming("--num-tokens", tokens, hidden);
            for (DataType dtype : distinct(request.dtypes(), List.of(DataType.BFLOAT16))) {
                for (Quantization quant : distinct(request.quantizations(), defaults.quantizations())) {
                    for (Residual residual : distinct(request.residuals(), List.of(Residual.FULL))) {
                        problems.add(new Problem(
                                tokens,
                                hidden,
                                dtype,
                                residual,
                                quant,
                                outputs(request, quant),
                                request.weightOffset() == null ? 0 : request.weightOffset()));
                    }
                }
            }
        }
        return problems;
    }

    /** Without quantization the norm is the only output, even if the user asks for norm and codes. */
    private static OutputChoice outputs(RunRequest request, Quantization quantization) {
        return request.outputs() == null || !quantization.quantized() ? OutputChoice.NEEDED : request.outputs();
    }

    /** Only {@link Problem} knows what is valid, but it does not know the options. */
    private static void naming(String option, int tokens, int hidden) {
        try {
            new Problem(tokens, hidden, DataType.BFLOAT16, false, QuantMode.NONE);
        } catch (InvalidProblemException e) {
            throw new InvalidProblemException(option + ": " + e.getMessage());
        }
    }

    private static <T> List<T> distinct(List<T> asked, List<T> otherwise) {
        return asked == null ? otherwise : asked.stream().distinct().toList();
    }
}
