package io.fusedcollective.suite;

import io.fusedcollective.report.JmhResults;
import io.fusedcollective.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Rows that have a result, as the JSON that JMH writes of them. JMH cannot read its own JSON, so a run that goes on
 * after an interruption keeps the text of its first part as it is, and adds to it.
 */
record FinishedRows(String json, Set<PlannedRow> rows) {

    static final FinishedRows NONE = new FinishedRows(jmhJson(Set.of()), Set.of());

    /** @throws IOException whose message says in one line which file, and where in it the sense ends */
    static FinishedRows read(Path resultFile) throws IOException {
        Set<PlannedRow> rows = new LinkedHashSet<>();
        for (Row row : JmhResults.read(resultFile)) {
            rows.add(new PlannedRow(row.configuration(), row.implementation()));
        }
        return rows.isEmpty() ? NONE : new FinishedRows(Files.readString(resultFile), rows);
    }

    /** JMH options of the user's may make several results of a row. */
    FinishedRows plus(PlannedRow row, Collection<RunResult> results) {
        Set<PlannedRow> more = new LinkedHashSet<>(rows);
        more.add(row);
        return new FinishedRows(rows.isEmpty() ? jmhJson(results) : joined(json, jmhJson(results)), more);
    }

    /** What JMH writes of a list is what it writes of the list's parts, with a comma between. */
    private static String joined(String list, String added) {
        return list.substring(0, list.lastIndexOf(']')).stripTrailing() + ",\n"
                + added.substring(added.indexOf('[') + 1).replaceFirst("^\\R", "");
    }

    private static String jmhJson(Collection<RunResult> results) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return json.toString(StandardCharsets.UTF_8);
    }
}
