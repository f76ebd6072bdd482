package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisualizerJsonTest {

    @TempDir
    Path temp;

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

    /** A history of results must go on if a later version has one more param, or writes them in another order. */
    @Test
    void aNewParamOrAnotherOrderChangesNoName() throws IOException {
        String before = results(
                "{\"tokens\": \"8\", \"quant\": \"fp8\", \"dtype\": \"bfloat16\"}",
                "{\"tokens\": \"32\", \"quant\": \"none\", \"dtype\": \"bfloat16\"}");
        String after = results(
                "{\"added\": \"x\", \"quant\": \"fp8\", \"tokens\": \"8\", \"dtype\": \"bfloat16\"}",
                "{\"dtype\": \"bfloat16\", \"added\": \"x\", \"tokens\": \"32\", \"quant\": \"none\"}");
        assertEquals(
                List.of("{\"quant\":\"fp8\",\"tokens\":\"8\"}", "{\"quant\":\"none\",\"tokens\":\"32\"}"),
                params(before));
        assertEquals(params(before), params(after));
    }

    private static String results(String... params) {
        return Stream.of(params)
                .map(each -> "{\"benchmark\": \"a.b\", \"params\": " + each + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private List<String> params(String results) throws IOException {
        Path file = Files.writeString(temp.resolve("run.json"), results);
        List<String> params = new ArrayList<>();
        new ObjectMapper()
                .readTree(VisualizerJson.of(List.of(file)))
                .forEach(result -> params.add(result.get("params").toString()));
        return params;
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
