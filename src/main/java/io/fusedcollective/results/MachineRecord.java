package io.fusedcollective.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.backend.MachineFacts;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The facts about a run that JMH's JSON does not have: the machine, the suite's revision, and the results that failed or were not
 * possible. The file is beside the JSON.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; rises when a field is added or changes its meaning
 * @param revision git revision that the suite was built from, with "-dirty" if it had changes; or null
 * @param startTime     ISO-8601
 * @param resumeTimes   when it went on after an interruption
 * @param endTime       null while the run goes on, and for ever when it was interrupted
 * @param plannedResults how many the run set out to measure
 * @param environment   the few variables that change what a GPU run measures, those that were set
 * @param missing       what failed, and what this machine cannot measure
 * @param settings      null in records of version 1, which did not have it
 * @param links         what connects each two ranks, where these are processes and found it out themselves; null otherwise
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
        List<String> resumeTimes,
        String endTime,
        @JsonProperty("plannedRows") int plannedResults,
        Map<String, String> environment,
        @JsonProperty("gaps") List<MissingResult> missing,
        @JsonProperty("procedure") RunSettings settings,
        String links) {

    public static final int SCHEMA_VERSION = 6;

    /** Its fields are all in later ones, of which 2 added the procedure, 3 the links, 4 the operations of a graph, 5 FlashInfer's libraries, and 6 the steadiness. */
    private static final int OLDEST_VERSION = 1;

    private static final List<String> REQUIRED = List.of(
            "schemaVersion",
            "backend",
            "worldSize",
            "machine/devices",
            "jdk",
            "os",
            "suiteVersion",
            "commandLine",
            "startTime",
            "plannedRows",
            "environment",
            "gaps");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Records of runs that were not resumed need not say so. */
    public MachineRecord {
        resumeTimes = resumeTimes == null ? List.of() : resumeTimes;
    }

    /** The record's path: {@code x.machine.json} for {@code x.json}. */
    public static Path beside(Path resultFile) {
        String name = resultFile.getFileName().toString();
        return resultFile.resolveSibling(name.replaceFirst("\\.json$", "") + ".machine.json");
    }

    /** Reads a record; empty if there is no such file. */
    public static Optional<MachineRecord> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json = parse(file);
        try {
            // Before anything else is read: another version may have other fields.
            JsonNode version = json.path("schemaVersion");
            if (version.isInt() && (version.intValue() < OLDEST_VERSION || version.intValue() > SCHEMA_VERSION)) {
                throw new IOException(file + ": schemaVersion is " + version + ", this version reads " + OLDEST_VERSION
                        + " to " + SCHEMA_VERSION + "; nothing is read, as failed results would be missing");
            }
            requireComplete(file, json);
            return Optional.of(JSON.treeToValue(json, MachineRecord.class));
        } catch (JsonProcessingException e) {
            throw notARecord(file, e);
        }
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(Files.isDirectory(file) ? Files.readAllBytes(file) : InputFile.read(file));
        } catch (JsonProcessingException | FileSystemException e) {
            throw notARecord(file, e);
        } catch (IOException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(file.toString()) ? e : notARecord(file, e);
        }
    }

    private static IOException notARecord(Path file, IOException e) {
        return new IOException(file + ": not the machine record of a run: " + JsonErrors.describe(e), e);
    }

    private static void requireComplete(Path file, JsonNode json) throws IOException {
        List<String> missing = REQUIRED.stream()
                .filter(field -> json.at("/" + field).isMissingNode()
                        || json.at("/" + field).isNull())
                .toList();
        if (!missing.isEmpty()) {
            throw new IOException(file + ": not the machine record of a run: it lacks " + String.join(", ", missing));
        }
        requireEach(file, json.path("gaps"), JsonNode::isObject);
        requireEach(file, json.path("commandLine"), JsonNode::isTextual);
        requireEach(file, json.at("/machine/devices"), JsonNode::isTextual);
        requireEach(file, json.path("resumeTimes"), JsonNode::isTextual);
        requireEach(file, json.path("environment"), JsonNode::isTextual);
        requireEach(file, json.at("/procedure/jmhArguments"), JsonNode::isTextual);
        requireEach(file, json.at("/procedure/repeated"), JsonNode::isObject);
    }

    /** Jackson lets a null into any list. */
    private static void requireEach(Path file, JsonNode list, Predicate<JsonNode> kind) throws IOException {
        for (JsonNode element : list) {
            if (!kind.test(element)) {
                throw new IOException(file + ": not the machine record of a run: " + element + " in one of its lists");
            }
        }
    }

    /** The results that were measured again, in that order. */
    public List<Repeat> repeated() {
        return settings == null ? List.of() : settings.repeated();
    }

    /**
     * The differences of a later run's machine or build from this one's, each in a few words; empty if results can be compared.
     */
    public List<String> differences(MachineRecord later) {
        Map<String, Object> now = later.comparable();
        List<String> differences = new ArrayList<>();
        comparable().forEach((name, then) -> {
            if (!Objects.equals(then, now.get(name))) {
                differences.add(name + ": " + words(then) + " then, " + words(now.get(name)) + " now");
            }
        });
        return differences;
    }

    /** Everything that has to be the same for results to be parts of one run. */
    private Map<String, Object> comparable() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("backend", backend);
        settings.put("world size", worldSize);
        settings.putAll(circumstances());
        settings.put("suite", suiteVersion);
        settings.put("revision", revision);
        settings.put("planned results", plannedResults);
        return settings;
    }

    /** The facts besides the code that times depend on, by name. */
    public Map<String, Object> circumstances() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("devices", String.join("; ", machine.devices()));
        facts.put("link", link());
        facts.put("driver", machine.driver());
        facts.put("CUDA", machine.cuda());
        facts.put("NCCL", machine.nccl());
        facts.put("FlashInfer", libraries());
        facts.put("JDK", jdk);
        facts.put("OS", os);
        facts.put("environment", environment.isEmpty() ? null : environment);
        facts.put("operations in a graph", settings == null ? null : settings.graphOperations());
        return facts;
    }

    /** The library that the option named, in the form of {@link Result#library}. */
    public Optional<LibraryFacts> library(String option) {
        return machine.libraries().stream()
                .filter(library -> library.option().equals(option))
                .findFirst();
    }

    /** The user's names of FlashInfer's libraries, in the user's order. */
    public List<String> libraryOptions() {
        return machine.libraries().stream().map(LibraryFacts::option).toList();
    }

    /** What the option named, in words. */
    public Optional<String> libraryWords(String option) {
        return library(option).map(LibraryFacts::words);
    }

    /** FlashInfer's, in words; null if the run measured none. */
    public String libraries() {
        return machine.libraries().isEmpty()
                ? null
                : machine.libraries().stream().map(LibraryFacts::words).collect(Collectors.joining("; "));
    }

    /** The connection of the ranks; if they are processes, also their launcher. */
    public String link() {
        return links == null ? machine.link() : links + "; " + machine.link();
    }

    private static Object words(Object fact) {
        return fact == null ? "none" : fact;
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
