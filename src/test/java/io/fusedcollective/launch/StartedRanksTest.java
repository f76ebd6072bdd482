package io.fusedcollective.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedRanksTest {

    @TempDir
    Path processes;

    @Test
    void findsTheRanksOfThisLaunchAndNoOthers() throws IOException {
        process(1, "RANK=0", "WORLD_SIZE=4", "LOCAL_RANK=0", "LOCAL_WORLD_SIZE=4", "MASTER_PORT=100");
        process(2, "RANK=2", "WORLD_SIZE=4", "LOCAL_RANK=2", "LOCAL_WORLD_SIZE=4", "MASTER_PORT=100");
        process(3, "RANK=1", "WORLD_SIZE=4", "LOCAL_RANK=1", "LOCAL_WORLD_SIZE=4", "MASTER_PORT=200");
        process(4, "RANK=1", "WORLD_SIZE=2", "LOCAL_RANK=1", "LOCAL_WORLD_SIZE=2", "MASTER_PORT=100");
        process(5, "PATH=/bin", "RANK=3");
        process(6, "PATH=/bin");
        Files.createDirectory(processes.resolve("7"));
        Launch launch = Launch.of(Map.of(
                        "RANK",
                        "0",
                        "WORLD_SIZE",
                        "4",
                        "LOCAL_RANK",
                        "0",
                        "LOCAL_WORLD_SIZE",
                        "4",
                        "MASTER_PORT",
                        "100"))
                .orElseThrow();
        assertEquals(Set.of(0, 2), StartedRanks.of(launch, processes));
    }

    private void process(int pid, String... environment) throws IOException {
        Path folder = Files.createDirectory(processes.resolve(Integer.toString(pid)));
        Files.writeString(folder.resolve("environ"), String.join("\0", environment) + "\0");
    }
}
