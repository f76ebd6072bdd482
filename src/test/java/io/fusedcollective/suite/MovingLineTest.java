package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MovingLineTest {

    /** A terminal, as far as colors and moving lines are concerned. */
    private static final class Terminal extends PrintWriter implements Screen {
        Terminal(StringWriter shown) {
            super(shown);
        }

        @Override
        public boolean styled() {
            return true;
        }
    }

    private final StringWriter shown = new StringWriter();

    @Test
    @Timeout(30)
    void countsSecondsAndVanishes() throws InterruptedException {
        try (MovingLine moving = new MovingLine(new Terminal(shown), "fusedOneshot")) {
            while (!shown.toString().contains("measuring fusedOneshot, 1 s")) {
                Thread.sleep(10);
            }
        }
        String text = shown.toString();
        assertTrue(
                text.startsWith("\r\u001b[K  measuring fusedOneshot, 0 s\r\u001b[K  measuring fusedOneshot, 1 s"),
                text);
        assertTrue(text.endsWith("\r\u001b[K"), "nothing is left of the line");
        assertFalse(text.contains("\n"), "it stays one line");
    }

    @Test
    void aPipeGetsNothing() {
        try (MovingLine moving = new MovingLine(new PrintWriter(shown), "fusedOneshot")) {
            assertEquals("", shown.toString());
        }
        assertEquals("", shown.toString());
    }
}
