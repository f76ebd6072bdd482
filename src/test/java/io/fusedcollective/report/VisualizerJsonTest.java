package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VisualizerJsonTest {

    private static final Path RUN = Path.of("jmh-results/h100-x2.json");
    private static final Path DECODE = Path.of("jmh-results/h100-x2-decode.json");

    /** In the reference runs these are tokens and quant; implementations are in the benchmark's name. */
    @Test
    void onlyParamsThatDifferAreLeftAndEveryResultKeepsItsName() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode slim = json.readTree(VisualizerJson.of(List.of(RUN, DECODE)));
        JsonNode first = json.readTree(RUN.toFile());
        assertEquals(first.size() + json.readTree(DECODE.toFile()).size(), slim.size());
        Set<String> params = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        slim.forEach(result -> {
            result.get("params").fieldNames().forEachRemaining(params::add);
            names.add(result.get("benchmark").asText() + result.get("params"));
        });
        assertEquals(Set.of("quant", "tokens"), params);
        assertEquals(slim.size(), names.size() + sharedProbes(slim));
        assertEquals(first.get(0).get("primaryMetric"), slim.get(0).get("primaryMetric"));
    }

    /** Probes are measured in both runs. */
    private static int sharedProbes(JsonNode results) {
        Set<String> seen = new TreeSet<>();
        int again = 0;
        for (JsonNode result : results) {
            again += seen.add(result.get("benchmark").asText() + result.get("params")) ? 0 : 1;
        }
        return again;
    }
}
