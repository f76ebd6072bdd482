package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ranks of a launch have a process on this node. Linux shows the environments of processes to their user, so an error
 * can name the rank that was never started.
 */
public final class StartedRanks {

    private static final Path PROCESSES = Path.of("/proc");

    private StartedRanks() {}

    public static Set<Integer> of(Launch launch) {
        return of(launch, PROCESSES);
    }

    /** @param processes a folder that has a folder for each process, with its {@code environ}: {@code /proc} */
    static Set<Integer> of(Launch launch, Path processes) {
        Set<Integer> ranks = new TreeSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (Path folder : folders) {
                Launch other = launchOf(folder.resolve("environ"));
                if (other != null
                        && other.worldSize() == launch.worldSize()
                        && other.bootstrap().equals(launch.bootstrap())) {
                    ranks.add(other.rank());
                }
            }
        } catch (IOException e) {
            // Without /proc, no other process can be seen.
        }
        return ranks;
    }

    /** Null if the process belongs to another user, has ended, or belongs to no launch. */
    private static Launch launchOf(Path environment) {
        Map<String, String> variables = new HashMap<>();
        try {
            for (String variable : new String(Files.readAllBytes(environment), StandardCharsets.UTF_8).split("\0")) {
                int end = variable.indexOf('=');
                if (end > 0) {
                    variables.put(variable.substring(0, end), variable.substring(end + 1));
                }
            }
            return Launch.of(variables).orElse(null);
        } catch (IOException | InvalidProblemException e) {
            return null;
        }
    }
}
