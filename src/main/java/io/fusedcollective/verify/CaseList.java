package io.fusedcollective.verify;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The problems to verify.
 *
 * <p>All shapes with all kinds of arithmetic would be 1,500 problems. A kernel is compiled for a kind and gets the shape as an
 * argument, so every shape and every kind must occur, but not every pair. Each shape gets the kind that occurred least so far. If
 * several occurred equally often, it gets the one whose dtype, quantization and residual its tokens and its hidden have met
 * least. The user's own shapes get every kind.
 */
final class CaseList {

    static final List<Integer> TOKENS = List.of(1, 2, 3, 9, 33, 129);
    static final List<Integer> HIDDENS = List.of(512, 1040, 2048, 4096, 5120, 7168, 8192, 16384, 20480, 32768, 48, 16);
    /** Prefills: so large that a block has many rows, of the tensor and of the all-reduce alone, and sends ahead. */
    static final List<Shape> LARGE_SHAPES = List.of(new Shape(512, 4096), new Shape(1025, 8192), new Shape(2049, 4096));

    private static final List<Integer> QUICK_TOKENS = List.of(1, 3, 9);
    private static final List<Integer> QUICK_HIDDENS = List.of(1152, 48, 16);

    record Shape(int tokens, int hidden) {}

    /** Decides which machine code computes: kernels are compiled for each. */
    private record Kind(
            DataType dtype, Quantization quantization, Residual residual, OutputChoice outputs, int weightOffset) {

        Problem problem(Shape shape) {
            return new Problem(shape.tokens, shape.hidden, dtype, residual, quantization, outputs, weightOffset);
        }

        boolean fits(int hidden) {
            return quantization.groupSize() == 0 || hidden % quantization.groupSize() == 0;
        }
    }

    private final VerificationRequest request;
    private final List<Kind> kinds;
    private final List<VerificationCase> cases = new ArrayList<>();
    /** How often each kind, and each property of a kind together with each property of a shape, occurred. */
    private final Map<Object, Integer> occurrences = new HashMap<>();

    private CaseList(VerificationRequest request) {
        this.request = request;
        this.kinds = kinds(request);
    }

    static List<VerificationCase> of(VerificationRequest request) {
        CaseList list = new CaseList(request);
        if (request.tokens() == null && request.hiddens() == null) {
            list.addOwnShapes();
        } else {
            list.addUsersShapes();
        }
        return list.cases;
    }

    private void addUsersShapes() {
        for (Shape shape : shapes()) {
            List<Kind> fitting =
                    kinds.stream().filter(kind -> kind.fits(shape.hidden)).toList();
            // If nothing fits, the first problem says why.
            (fitting.isEmpty() ? kinds : fitting).forEach(kind -> add(shape, kind, request.options()));
        }
    }

    /** Sizes that the user asked for and that no group of a quantization divides, one line each. */
    static List<String> leftOut(VerificationRequest request) {
        if (request.hiddens() == null) {
            return List.of();
        }
        return kinds(request).stream()
                .flatMap(kind -> request.hiddens().stream()
                        .filter(hidden -> !kind.fits(hidden))
                        .map(hidden -> kind.quantization.label() + ": hidden " + hidden + " is not a multiple of "
                                + kind.quantization.groupSize() + ", its group size"))
                .distinct()
                .toList();
    }

    private void addOwnShapes() {
        List<Shape> shapes = shapes();
        if (!request.quick()) {
            shapes.addAll(LARGE_SHAPES);
        }
        int rounds = (kinds.size() + shapes.size() - 1) / shapes.size();
        for (int round = 0; round < rounds; round++) {
            shapes.forEach(shape -> add(shape, rarestKind(shape), request.options()));
        }
        // Few shapes are divisible by large groups.
        for (Kind kind : kinds) {
            if (!occurrences.containsKey(kind)) {
                shapes.stream()
                        .filter(shape -> kind.fits(shape.hidden))
                        .min(Comparator.comparing(shape -> occurrences.getOrDefault(shape, 0)))
                        .ifPresent(shape -> add(shape, kind, request.options()));
            }
        }
        Shape shape = new Shape(tokens().get(tokens().size() - 1), hiddens().get(0));
        add(shape, rarestKind(shape), request.options().withPdl(false));
        add(shape, rarestKind(shape), request.options().withFp32Accumulation(false));
        add(shape, rarestKind(shape), request.options().withTriggerCompletionAtEnd(false));
    }

    private void add(Shape shape, Kind kind, FusionOptions options) {
        occurrencesOf(shape, kind).forEach(occurrence -> occurrences.merge(occurrence, 1, Integer::sum));
        occurrences.merge(shape, 1, Integer::sum);
        cases.add(new VerificationCase(kind.problem(shape), options));
    }

    private Kind rarestKind(Shape shape) {
        return kinds.stream()
                .filter(kind -> kind.fits(shape.hidden))
                .min(Comparator.<Kind>comparingInt(kind -> occurrences.getOrDefault(kind, 0))
                        .thenComparing(kind -> occurrencesOf(shape, kind)
                                .mapToInt(occurrence -> occurrences.getOrDefault(occurrence, 0))
                                .sum()))
                .orElseThrow();
    }

    private static Stream<Object> occurrencesOf(Shape shape, Kind kind) {
        List<Object> properties =
                List.of(kind.dtype, kind.quantization, kind.residual, kind.outputs, "offset " + kind.weightOffset);
        return Stream.concat(
                Stream.of(kind),
                properties.stream()
                        .flatMap(property -> Stream.of(
                                List.of("tokens", shape.tokens, property), List.of("hidden", shape.hidden, property))));
    }

    private static List<Kind> kinds(VerificationRequest request) {
        List<Kind> kinds = new ArrayList<>();
        for (Quantization quantization : request.quantizations()) {
            List<Kind> own = new ArrayList<>();
            for (DataType dtype : request.dtypes()) {
                for (Residual residual : residuals(request)) {
                    own.add(new Kind(
                            dtype,
                            quantization,
                            residual,
                            outputs(request, quantization),
                            request.weightOffset() == null ? 0 : request.weightOffset()));
                }
            }
            if (request.quick() && !QuantMode.DEFAULTS.contains(quantization.mode())) {
                // One of a quantization that does not run by default, each time with another dtype and residual.
                kinds.add(own.get(kinds.size() % own.size()));
            } else {
                kinds.addAll(own);
                addVariants(kinds, request, quantization);
            }
        }
        return kinds;
    }

    /**
     * Norms beside codes and weights with an offset, which kernels decide at run time, once for each quantization: each time
     * with another dtype and residual.
     */
    private static void addVariants(List<Kind> kinds, VerificationRequest request, Quantization quantization) {
        List<OutputChoice> outputs = request.outputs() == null && quantization.quantized()
                ? List.of(OutputChoice.values())
                : List.of(outputs(request, quantization));
        List<Integer> offsets = request.weightOffset() == null ? List.of(0, 1) : List.of(request.weightOffset());
        List<Residual> residuals = residuals(request);
        for (OutputChoice output : request.quick() ? last(outputs) : outputs) {
            for (int offset : request.quick() ? last(offsets) : offsets) {
                int turn = kinds.size();
                DataType dtype = request.dtypes().get(turn % request.dtypes().size());
                Kind kind = new Kind(dtype, quantization, residuals.get(turn % residuals.size()), output, offset);
                if (!kinds.contains(kind)) {
                    kinds.add(kind);
                }
            }
        }
    }

    /** Sequence-parallel implementations take a sharded residual in the place of any other, so it has no cases of its own. */
    private static List<Residual> residuals(VerificationRequest request) {
        List<Residual> others = request.residuals().stream()
                .filter(residual -> residual != Residual.SHARDED)
                .toList();
        return others.isEmpty() ? request.residuals() : others;
    }

    private static <T> List<T> last(List<T> choices) {
        return choices.subList(choices.size() - 1, choices.size());
    }

    private static OutputChoice outputs(VerificationRequest request, Quantization quantization) {
        return request.outputs() == null || !quantization.quantized() ? OutputChoice.NEEDED : request.outputs();
    }

    private List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        tokens().forEach(rows -> hiddens().forEach(columns -> shapes.add(new Shape(rows, columns))));
        return shapes;
    }

    private List<Integer> tokens() {
        return request.tokens() != null ? request.tokens() : request.quick() ? QUICK_TOKENS : TOKENS;
    }

    private List<Integer> hiddens() {
        return request.hiddens() != null ? request.hiddens() : request.quick() ? QUICK_HIDDENS : HIDDENS;
    }
}
