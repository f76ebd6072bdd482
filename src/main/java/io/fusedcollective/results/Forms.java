package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Residual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The three forms of the end of a layer side by side: standard and fused implementations of a problem with a residual, and
 * sequence-parallel ones of the same problem with a sharded residual. All leave the same tensors for the next GEMM.
 *
 * @param configuration with the residual of all rows
 * @param fastest       the fastest result of each form; with a sequence-parallel one and at least one other
 */
public record Forms(Configuration configuration, Map<Kind, Result> fastest) {

    /** One for each problem that has a sequence-parallel result and another one, with the implementations of one contest. */
    public static List<Forms> of(List<ResultGroup> groups, Contest contest) {
        Map<Configuration, ResultGroup> byConfiguration = new HashMap<>();
        groups.forEach(group -> byConfiguration.put(group.configuration(), group));
        List<Forms> all = new ArrayList<>();
        for (ResultGroup group : groups) {
            ResultGroup sharded = byConfiguration.get(group.configuration().with(Residual.SHARDED));
            if (group.configuration().problem().residual() == Residual.FULL && sharded != null) {
                Map<Kind, Result> fastest = new EnumMap<>(Kind.class);
                group.fastest(contest::standard).ifPresent(result -> fastest.put(Kind.STANDARD, result));
                group.fastest(contest::fused).ifPresent(result -> fastest.put(Kind.FUSED, result));
                boolean others = !fastest.isEmpty();
                sharded.fastest(contest::sequenceParallel)
                        .ifPresent(result -> fastest.put(Kind.SEQUENCE_PARALLEL, result));
                if (others && fastest.containsKey(Kind.SEQUENCE_PARALLEL)) {
                    all.add(new Forms(group.configuration(), fastest));
                }
            }
        }
        return all;
    }

    public Optional<Result> of(Kind kind) {
        return Optional.ofNullable(fastest.get(kind));
    }

    /** The fastest form first. */
    public List<Result> ranked() {
        return fastest.values().stream()
                .sorted(Comparator.comparingDouble(result -> result.time().timeNs()))
                .toList();
    }

    public Result sequenceParallel() {
        return fastest.get(Kind.SEQUENCE_PARALLEL);
    }

    /** The fastest of the forms without sequence parallelism. */
    public Result bestOther() {
        return ranked().stream()
                .filter(result -> result.implementation().kind() != Kind.SEQUENCE_PARALLEL)
                .findFirst()
                .orElseThrow();
    }
}
