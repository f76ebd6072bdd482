package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.util.InputStreamDrainer;

class JmhWarningsTest {

    private final List<String> lines = new ArrayList<>();

    /** JMH's own reader of a fork's output, whose file cannot grow any more. */
    @Test
    void aFileThatCannotGrowIsALineAndNoStackTrace() {
        try (JmhWarnings warnings = new JmhWarnings(lines::add)) {
            drainToFullDisk();
        }
        drainToFullDisk();
        assertEquals(
                List.of("what forks print is lost in part: JMH cannot keep it in the temporary folder: No space left on"
                        + " device"),
                lines);
    }

    private static void drainToFullDisk() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        new InputStreamDrainer(new ByteArrayInputStream(new byte[] {'a'}), full).run();
    }
}
