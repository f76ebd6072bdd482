package io.fusedcollective.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The properties by which configurations differ. Every table, file and chart takes its columns from this list, in this order. A
 * table shows an optional column only if one of its configurations differs from the default. Older results do not have the param
 * of an optional column; they were measured with the default.
 */
public enum ConfigurationColumn {
    BACKEND("backend", "backend", "Backend", Configuration::backend),
    WORLD_SIZE("worldSize", "world_size", "Ranks", Configuration::worldSize),
    TOKENS("tokens", "tokens", "Tokens", of(Problem::tokens)),
    HIDDEN("hidden", "hidden", "Hidden", of(Problem::hidden)),
    DTYPE("dtype", "dtype", "Dtype", of(problem -> problem.dtype().label())),
    RESIDUAL(
            "residual", "residual", "Residual", of(problem -> problem.residual().value())),
    QUANT("quant", "quant", "Quant", of(problem -> problem.quant().label())),
    GROUP_SIZE(
            Quantization.GROUP_SIZE,
            "group_size",
            "Group size",
            of(problem -> problem.quantization().hasGroupSizes()
                    ? problem.quantization().groupSize()
                    : null),
            configuration -> configuration.problem().quantization().hasDefaultGroupSize()),
    SCALE_FORMAT("scaleFormat", "scale_format", "Scale format", ScaleStorage.Choice.FORMAT),
    SCALE_LAYOUT("scaleLayout", "scale_layout", "Scale layout", ScaleStorage.Choice.LAYOUT),
    OUTPUTS(
            "outputs",
            "outputs",
            "Outputs",
            of(problem -> problem.outputChoice().label()),
            configuration -> configuration.problem().outputChoice() == OutputChoice.NEEDED),
    WEIGHT_OFFSET(
            "weightOffset",
            "weight_offset",
            "Weight offset",
            of(Problem::weightOffset),
            configuration -> configuration.problem().weightOffset() == 0),
    CACHE("cache", "cache", "Cache", configuration -> configuration.cache().label());

    private final String param;
    private final String csvName;
    private final String heading;
    private final Function<Configuration, Object> value;
    /** Whether an optional property has its default value; always false for other properties. */
    private final Predicate<Configuration> isDefault;

    ConfigurationColumn(String param, String csvName, String heading, Function<Configuration, Object> value) {
        this(param, csvName, heading, value, configuration -> false);
    }

    ConfigurationColumn(String param, String csvName, String heading, ScaleStorage.Choice choice) {
        this(
                param,
                csvName,
                heading,
                of(problem -> choice.label(problem.quantization())),
                configuration -> choice.isDefault(configuration.problem().quantization()));
    }

    ConfigurationColumn(
            String param,
            String csvName,
            String heading,
            Function<Configuration, Object> value,
            Predicate<Configuration> isDefault) {
        this.param = param;
        this.csvName = csvName;
        this.heading = heading;
        this.value = value;
        this.isDefault = isDefault;
    }

    private static Function<Configuration, Object> of(Function<Problem, Object> property) {
        return configuration -> property.apply(configuration.problem());
    }

    /** The name of the benchmarks' {@code @Param}, and of JSON fields. */
    public String param() {
        return param;
    }

    /** The name of a CSV column. */
    public String csvName() {
        return csvName;
    }

    /** The value as a person reads it. */
    public String heading() {
        return heading;
    }

    /** A number, a boolean or a text; null if there is no such choice for the configuration's quant mode. */
    public Object value(Configuration configuration) {
        return value.apply(configuration);
    }

    /** Whether a reader must be told: true for all but an optional property at its default. */
    public boolean isGiven(Configuration configuration) {
        return !isDefault.test(configuration);
    }

    /** {@link #value} for a table; empty if there is none. */
    public String text(Configuration configuration) {
        return Optional.ofNullable(value(configuration)).map(Object::toString).orElse("");
    }

    /** Whether the configurations differ in it. */
    public boolean varies(Collection<Configuration> configurations) {
        return configurations.stream().map(this::text).distinct().count() > 1;
    }

    /** The columns of a table of these configurations: all of them except optional ones that none of the configurations needs. */
    public static List<ConfigurationColumn> of(Collection<Configuration> configurations) {
        return Stream.of(values())
                .filter(column -> configurations.stream().anyMatch(column::isGiven))
                .toList();
    }

    /** The names of all params of a configuration. */
    public static List<String> params() {
        return Arrays.stream(values()).map(ConfigurationColumn::param).collect(Collectors.toList());
    }
}
