package io.fusedcollective.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why implementations are unavailable: those with the same reason share a line. */
public final class SharedReasons {

    /** A line with more names is not read; the report has all of them. */
    private static final int MOST_NAMES = 3;

    private final Map<String, Set<String>> namesByReason = new LinkedHashMap<>();

    public void add(Implementation implementation, String reason) {
        namesByReason.computeIfAbsent(reason, any -> new LinkedHashSet<>()).add(implementation.label());
    }

    /** In the order in which the reasons were added. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        namesByReason.forEach((reason, names) -> lines.add(shortened(List.copyOf(names)) + ": " + reason));
        return lines;
    }

    private static String shortened(List<String> names) {
        return names.size() <= MOST_NAMES + 1
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
