package io.fusedcollective.results;

import io.fusedcollective.problem.Implementation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Several result files of one machine, read as one run. For example, each file has other token counts. */
public final class RunFiles {

    private RunFiles() {}

    /** @throws IOException if a file cannot be read or the files do not go together; the message says why in one line */
    public static RunResults read(List<Path> files) throws IOException {
        RunResults all = RunResults.read(files.get(0));
        Map<ResultKey, Path> seen = new HashMap<>();
        all.results().forEach(result -> seen.put(ResultKey.of(result), files.get(0)));
        for (Path file : files.subList(1, files.size())) {
            RunResults next = RunResults.read(file);
            Set<ResultKey> again = new HashSet<>();
            for (Result result : next.results()) {
                Path other = seen.putIfAbsent(ResultKey.of(result), file);
                if (other != null && result.implementation().kind() == Implementation.Kind.PROBE) {
                    // Probes belong to the machine, so runs of different problems may have the same ones.
                    again.add(ResultKey.of(result));
                } else if (other != null) {
                    throw new IOException(file + " and " + other + " both have "
                            + result.configuration().label() + ", "
                            + result.implementation().label() + "; only runs of different results make one report");
                }
            }
            all = new RunResults(
                    join(all.results(), next.results()), machine(all.machine(), next.machine(), again.size(), file));
        }
        return all;
    }

    private static Optional<MachineRecord> machine(
            Optional<MachineRecord> a, Optional<MachineRecord> b, int resultsOfBoth, Path file) throws IOException {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        MachineRecord first = a.get();
        MachineRecord second = b.get();
        if (!first.circumstances().equals(second.circumstances())) {
            throw new IOException(file + " was measured on another machine, or with other settings, than the files"
                    + " before it; only runs of one machine make one report");
        }
        List<String> commandLine = join(first.commandLine(), List.of("and"));
        return Optional.of(new MachineRecord(
                first.schemaVersion(),
                first.backend(),
                first.worldSize(),
                first.machine(),
                first.jdk(),
                first.os(),
                first.suiteVersion(),
                either(first.revision(), second.revision()),
                join(commandLine, second.commandLine()),
                // Both are in UTC, so the order of times is that of their ISO-8601 texts.
                Collections.min(List.of(first.startTime(), second.startTime())),
                join(first.resumeTimes(), second.resumeTimes()),
                first.endTime() == null || second.endTime() == null
                        ? null
                        : Collections.max(List.of(first.endTime(), second.endTime())),
                first.plannedResults() + second.plannedResults() - resultsOfBoth,
                first.environment(),
                join(first.missing(), second.missing()).stream().distinct().toList(),
                RunSettings.joined(first.settings(), second.settings()),
                first.links()));
    }

    private static String either(String a, String b) {
        return a == null || a.equals(b) ? b : b == null ? a : a + " and " + b;
    }

    private static <T> List<T> join(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
