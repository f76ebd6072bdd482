package io.fusedcollective.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {

    /** What results had before there were further choices. */
    private static final Map<String, String> OLDEST = Map.of(
            "tokens", "128",
            "hidden", "8192",
            "dtype", "bfloat16",
            "residual", "true",
            "quant", "fp4",
            "worldSize", "2",
            "backend", "cuda");

    static Stream<Quantization> quantizations() {
        return Stream.of(QuantMode.values()).flatMap(mode -> Quantization.all(mode).stream());
    }

    @ParameterizedTest
    @MethodSource("quantizations")
    void paramsSayAllThatTellsConfigurationsApart(Quantization quantization) {
        Problem problem = new Problem(3, 1024, DataType.FLOAT16, false, quantization);
        Configuration configuration = new Configuration("host", 4, problem, Cache.COLD);
        assertEquals(configuration, Configuration.of(new Params(configuration.params())));
    }

    @Test
    void paramsWithoutTheLaterChoicesAreTheDefaults() {
        Configuration oldest = Configuration.of(new Params(OLDEST));
        assertEquals(
                new Configuration("cuda", 2, new Problem(128, 8192, DataType.BFLOAT16, true, QuantMode.FP4)), oldest);
        Map<String, String> params = new TreeMap<>(OLDEST);
        params.put("cache", "warm");
        assertEquals(params, new TreeMap<>(oldest.params()));
    }

    @Test
    void aShardedResidualIsAThirdValueOfItsParam() {
        assertEquals(false, ConfigurationColumn.RESIDUAL.value(of("residual", "false")));
        assertEquals(true, ConfigurationColumn.RESIDUAL.value(of("residual", "true")));
        Configuration sharded = of("residual", "sharded");
        assertEquals("sharded", ConfigurationColumn.RESIDUAL.value(sharded));
        assertEquals(sharded, Configuration.of(new Params(sharded.params())));
        assertEquals(
                "unknown residual 'yes'; allowed: true, sharded, false",
                assertThrows(InvalidProblemException.class, () -> of("residual", "yes"))
                        .getMessage());
    }

    @Test
    void aChoiceThatTheModeDoesNotHaveMakesNoDifference() {
        assertEquals(of("quant", "fp8"), of("quant", "fp8", "scaleLayout", "linear"));
        assertEquals(
                "unknown scale layout 'rows'; allowed: swizzled128x4, linear",
                assertThrows(InvalidProblemException.class, () -> of("quant", "fp8", "scaleLayout", "rows"))
                        .getMessage());
    }

    @Test
    void optionalColumnsAreShownIfAConfigurationNeedsThem() {
        Configuration usual = of();
        Configuration linear = of("scaleLayout", "linear");
        List<ConfigurationColumn> columns = ConfigurationColumn.of(List.of(usual, linear));
        assertEquals(
                List.of(ConfigurationColumn.SCALE_LAYOUT),
                columns.stream()
                        .filter(column ->
                                !ConfigurationColumn.of(List.of(usual)).contains(column))
                        .toList());
        assertEquals("swizzled128x4", ConfigurationColumn.SCALE_LAYOUT.text(usual));
        assertEquals("linear", ConfigurationColumn.SCALE_LAYOUT.text(linear));
        assertEquals("", ConfigurationColumn.SCALE_LAYOUT.text(of("quant", "none")));
    }

    @Test
    void aSeriesLeavesNothingOutButTokens() {
        assertEquals(ConfigurationSeries.of(of()), ConfigurationSeries.of(of("tokens", "7")));
        for (Map.Entry<String, String> other : Map.of(
                        "hidden", "16",
                        "dtype", "float16",
                        "residual", "false",
                        "quant", "fp8",
                        "worldSize", "4",
                        "backend", "host",
                        "cache", "cold",
                        "scaleLayout", "linear")
                .entrySet()) {
            boolean same =
                    ConfigurationSeries.of(of()).equals(ConfigurationSeries.of(of(other.getKey(), other.getValue())));
            assertEquals(false, same, other.getKey());
        }
    }

    private static Configuration of(String... changes) {
        Map<String, String> params = new HashMap<>(OLDEST);
        for (int i = 0; i < changes.length; i += 2) {
            params.put(changes[i], changes[i + 1]);
        }
        return Configuration.of(new Params(params));
    }
}
