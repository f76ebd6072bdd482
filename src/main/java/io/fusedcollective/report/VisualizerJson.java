package io.fusedcollective.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * JMH's results with only the params in which a benchmark's results differ. It is for tools that name a result by all its params:
 * jmh-visualizer has no room for more, and github-action-benchmark begins a new history with each new param.
 */
public final class VisualizerJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private VisualizerJson() {}

    /** @param files of JMH's results, read before without an error */
    public static String of(List<Path> files) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        for (Path file : files) {
            all.addAll((ArrayNode) JSON.readTree(Files.readAllBytes(file)));
        }
        Map<String, Set<String>> values = new HashMap<>();
        Set<String> needed = new TreeSet<>();
        all.forEach(result -> params(result).forEach((name, value) -> {
            Set<String> found =
                    values.computeIfAbsent(result.path("benchmark").asText() + " " + name, key -> new TreeSet<>());
            found.add(value);
            if (found.size() > 1) {
                needed.add(name);
            }
        }));
        for (JsonNode result : all) {
            // Params in the order of their names, regardless of the order of the file.
            ObjectNode few = JSON.createObjectNode();
            params(result).forEach((name, value) -> {
                if (needed.contains(name)) {
                    few.put(name, value);
                }
            });
            ((ObjectNode) result).set("params", few);
        }
        return JSON.writeValueAsString(all) + "\n";
    }

    private static SortedMap<String, String> params(JsonNode result) {
        SortedMap<String, String> params = new TreeMap<>();
        for (Map.Entry<String, JsonNode> param : result.path("params").properties()) {
            params.put(param.getKey(), param.getValue().asText());
        }
        return params;
    }
}
