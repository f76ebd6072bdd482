package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {

    private static final Path PREFILL = Path.of("jmh-results/h200-x2.json");
    private static final Path DECODE = Path.of("jmh-results/h200-x2-decode.json");

    @TempDir
    Path temp;

    @Test
    void joinsRowsAndGaps() throws IOException {
        Report prefill = Report.read(PREFILL);
        Report decode = Report.read(DECODE);
        Report both = RunFiles.read(List.of(PREFILL, DECODE));
        assertEquals(prefill.rows().size() + decode.rows().size(), both.rows().size());
        assertEquals(prefill.gaps().size() + decode.gaps().size(), both.gaps().size());
        assertEquals(prefill.sections().size() + decode.sections().size(), both.sections().size());
    }

    @Test
    void runsFromTheEarliestStartToTheLatestEndInWhateverOrder() throws IOException {
        MachineRecord prefill = Report.read(PREFILL).machine().orElseThrow();
        MachineRecord decode = Report.read(DECODE).machine().orElseThrow();
        for (List<Path> order : List.of(List.of(PREFILL, DECODE), List.of(DECODE, PREFILL))) {
            MachineRecord both = RunFiles.read(order).machine().orElseThrow();
            assertEquals(prefill.startTime(), both.startTime());
            assertEquals(decode.endTime(), both.endTime());
        }
    }

    @Test
    void theSameRowTwiceIsRefused() {
        String message = assertThrows(IOException.class, () -> RunFiles.read(List.of(PREFILL, PREFILL))).getMessage();
        assertEquals(PREFILL + " and " + PREFILL + " both have 128 tokens x 8192, bfloat16, residual, ncclNative; only runs of"
                + " different rows make one report", message);
    }

    @Test
    void anotherMachineIsRefused() throws IOException {
        Path other = Files.copy(DECODE, temp.resolve("other.json"));
        Files.writeString(MachineRecord.beside(other),
                Files.readString(MachineRecord.beside(DECODE)).replace("NVIDIA H200", "NVIDIA B200"));
        String message = assertThrows(IOException.class, () -> RunFiles.read(List.of(PREFILL, other))).getMessage();
        assertTrue(message.startsWith(other + " was measured on another machine"), message);
    }
}
