package io.fusedcollective.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusedcollective.compare.Ratio;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.ConfigurationSeries;
import java.util.OptionalInt;
import org.apache.commons.math3.util.Precision;

/** The decision table for programs. A limit or an end of a range that the measured sizes do not reach is null. */
final class DecisionJson {

    /** Rises when a field changes its meaning. */
    private static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DecisionJson() {}

    static String of(Decisions decisions) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("noiseRatio", decisions.noise().ratio());
        decisions.warnings().forEach(json.putArray("warnings")::add);
        decisions
                .model()
                .ifPresent(model -> json.putObject("model")
                        .put("hidden", model.hidden())
                        .put("layers", model.layers())
                        .put("allReduces", model.allReduces()));
        ArrayNode list = json.putArray("decisions");
        decisions.decisions().forEach(decision -> decision(list.addObject(), decision, decisions));
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void decision(ObjectNode json, Decision decision, Decisions decisions) {
        ConfigurationSeries series = decision.series();
        for (ConfigurationColumn column : ConfigurationColumn.values()) {
            if (column != ConfigurationColumn.TOKENS && column.isGiven(series.withOneToken())) {
                json.putPOJO(column.param(), column.value(series.withOneToken()));
            }
        }
        json.put("provider", decision.contest().provider().label());
        if (decision.contest().library() != null) {
            json.put("library", decision.contest().library());
        }
        limit(json.putObject("fuse"), decision, decision.fuseUpTo());
        decision.oneshotUpTo().ifPresent(limit -> limit(json.putObject("oneshot"), decision, limit));
        decision.sequenceParallelFrom().ifPresent(limit -> {
            ObjectNode from = json.putObject("sequenceParallel").put("smallestMeasuredTokens", limit.measured());
            boolean none = limit.none();
            putTokens(from, "minTokens", none ? OptionalInt.empty() : limit.tokens());
            putTokens(from, "certainTokens", none ? OptionalInt.empty() : OptionalInt.of(limit.atLeast()));
            putTokens(from, "possibleTokens", none ? OptionalInt.empty() : limit.atMost());
        });
        ArrayNode fusion = json.putArray("fusedOverStandard");
        for (Point point : decision.fusion()) {
            ObjectNode node = point(fusion.addObject(), point);
            decisions
                    .model()
                    .filter(model -> model.hidden() == series.problem().hidden())
                    .ifPresent(model -> node.put(
                            "estimatedSavingUs",
                            Precision.round(model.savedUs(point, point.ratio().value()), 1)));
        }
        ArrayNode oneshot = json.putArray("oneshotOverTwoshot");
        decision.oneshot().forEach(point -> point(oneshot.addObject(), point));
        if (!decision.sequence().isEmpty()) {
            ArrayNode sequence = json.putArray("sequenceParallelOverOthers");
            decision.sequence().forEach(point -> point(sequence.addObject(), point));
            ArrayNode forms = json.putArray("fastestFormOverNext");
            decision.forms()
                    .forEach(point -> point(forms.addObject(), point)
                            .put(
                                    "form",
                                    point.candidate().implementation().kind().label()));
        }
    }

    private static void putTokens(ObjectNode json, String name, OptionalInt tokens) {
        if (tokens.isPresent()) {
            json.put(name, tokens.getAsInt());
        } else {
            json.putNull(name);
        }
    }

    private static void limit(ObjectNode json, Decision decision, Limit limit) {
        json.put("largestMeasuredTokens", limit.measured());
        end(json, "max", decision, limit.tokens());
        end(json, "certain", decision, OptionalInt.of(limit.atLeast()));
        end(json, "possible", decision, limit.atMost());
    }

    private static void end(ObjectNode json, String name, Decision decision, OptionalInt tokens) {
        if (tokens.isPresent()) {
            json.put(name + "Tokens", tokens.getAsInt()).put(name + "MiB", decision.mebibytes(tokens.getAsInt()));
        } else {
            json.putNull(name + "Tokens").putNull(name + "MiB");
        }
    }

    private static ObjectNode point(ObjectNode json, Point point) {
        Ratio ratio = point.ratio().rounded();
        json.put("tokens", point.tokens())
                .put("candidate", point.candidate().implementation().label())
                .put("candidateNs", point.candidate().time().timeNs())
                .put("alternative", point.alternative().implementation().label())
                .put("alternativeNs", point.alternative().time().timeNs())
                .put("ratio", ratio.value());
        if (ratio.hasInterval()) {
            json.put("ratioLow", ratio.low()).put("ratioHigh", ratio.high());
        } else {
            json.putNull("ratioLow").putNull("ratioHigh");
        }
        return json.put("verdict", point.verdict().label());
    }
}
