package io.fusedcollective.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fusedcollective.backend.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What JMH's JSON does not say of a run: the machine, the suite's revision, and the rows that have no result. It lies
 * beside the JSON.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; rises when a field changes its meaning
 * @param revision      git revision that the suite was built from, with "-dirty" where it had changes; or null
 * @param startTime     ISO-8601
 * @param endTime       null while the run goes on, and for ever when it was interrupted
 * @param plannedRows   rows that the run set out to measure
 * @param environment   the few variables that change what a GPU run measures, those that were set
 * @param gaps          rows without a result
 */
public record MachineRecord(
        int schemaVersion,
        String backend,
        int worldSize,
        MachineFacts machine,
        String jdk,
        String os,
        String suiteVersion,
        String revision,
        List<String> commandLine,
        String startTime,
        String endTime,
        int plannedRows,
        Map<String, String> environment,
        List<Gap> gaps) {

    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** For {@code x.json}, {@code x.machine.json}. */
    public static Path beside(Path resultFile) {
        String name = resultFile.getFileName().toString();
        return resultFile.resolveSibling(name.replaceFirst("\\.json$", "") + ".machine.json");
    }

    /** Empty where there is no such file. */
    public static Optional<MachineRecord> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            MachineRecord record = JSON.readValue(file.toFile(), MachineRecord.class);
            if (record.schemaVersion != SCHEMA_VERSION) {
                throw new IOException(file + ": schemaVersion is " + record.schemaVersion + ", this version reads "
                        + SCHEMA_VERSION);
            }
            return Optional.of(record);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not the machine record of a run: " + JsonErrors.describe(e), e);
        }
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
