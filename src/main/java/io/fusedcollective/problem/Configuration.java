package io.fusedcollective.problem;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A problem, the world that computes it and the state of its cache. JMH's params describe it. Only results of equal
 * configurations can be compared.
 */
public record Configuration(String backend, int worldSize, Problem problem, Cache cache) {

    /** A single rank has nothing to reduce. */
    public static final int SMALLEST_WORLD = 2;

    /** Tokens vary fastest, as a reader follows a speedup over tokens. */
    public static final Comparator<Configuration> ORDER = Comparator.comparing(Configuration::backend)
            .thenComparing(Configuration::worldSize)
            .thenComparing(configuration -> configuration.problem.hidden())
            .thenComparing(configuration -> configuration.problem.dtype())
            .thenComparing(configuration -> configuration.problem.residual())
            .thenComparing(configuration -> configuration.problem.quantization(), Quantization.ORDER)
            .thenComparing(configuration -> configuration.problem.outputChoice())
            .thenComparing(configuration -> configuration.problem.weightOffset())
            .thenComparing(Configuration::cache)
            .thenComparing(configuration -> configuration.problem.tokens());

    /** The cache state that the original benchmark measures. */
    public Configuration(String backend, int worldSize, Problem problem) {
        this(backend, worldSize, problem, Cache.WARM);
    }

    public Configuration withCache(Cache other) {
        return new Configuration(backend, worldSize, problem, other);
    }

    public Configuration with(Residual residual) {
        return new Configuration(backend, worldSize, problem.with(residual), cache);
    }

    public Configuration withTokens(int tokens) {
        return new Configuration(backend, worldSize, problem.withTokens(tokens), cache);
    }

    public BackendKind backendKind() {
        return BackendKind.of(backend);
    }

    /** The values of the benchmarks' {@code @Param} fields, by their names; without those that stay at their defaults. */
    public Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>();
        for (ConfigurationColumn column : ConfigurationColumn.values()) {
            if (column.isGiven(this)) {
                params.put(column.param(), column.text(this));
            }
        }
        return params;
    }

    /**
     * The inverse of {@link #params}.
     *
     * @throws InvalidProblemException when a param is missing or has no meaning; the message names it
     */
    public static Configuration of(Params params) {
        Problem problem = new Problem(
                params.integer("tokens"),
                params.integer("hidden"),
                DataType.of(params.text("dtype")),
                Residual.of(params.text("residual")),
                Quantization.of(params),
                params.has("outputs") ? OutputChoice.of(params.text("outputs")) : OutputChoice.NEEDED,
                params.has("weightOffset") ? params.integer("weightOffset") : 0);
        int worldSize = params.integer("worldSize");
        if (worldSize < SMALLEST_WORLD) {
            throw new InvalidProblemException("worldSize " + worldSize + " is not at least " + SMALLEST_WORLD);
        }
        // Results of the time before there was a choice do not name it.
        Cache cache = params.has("cache") ? Cache.of(params.text("cache")) : Cache.WARM;
        return new Configuration(params.text("backend"), worldSize, problem, cache);
    }

    /** Describes the configuration in a heading. */
    public String label() {
        return problem.label() + cacheLabel();
    }

    /** The properties that all configurations of a series over tokens share. */
    public String labelWithoutTokens() {
        return problem.labelWithoutTokens() + cacheLabel();
    }

    /** Empty for a warm cache, which is the default. */
    public String cacheLabel() {
        return cache == Cache.COLD ? ", cold cache" : "";
    }
}
