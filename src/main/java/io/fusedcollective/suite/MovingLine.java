package io.fusedcollective.suite;

import java.io.PrintWriter;
import java.time.Duration;

/** A line that says what is being measured, and for how long already. It vanishes at the end; only a terminal shows it. */
final class MovingLine implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String ERASE = "\r\u001b[K";

    private final Thread thread;

    MovingLine(PrintWriter out, String what) {
        thread = Screen.styled(out) ? new Thread(() -> show(out, what), "moving-line") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void show(PrintWriter out, String what) {
        try {
            for (int seconds = 0; ; seconds++) {
                print(out, ERASE + "  measuring " + what + ", " + seconds + " s");
                Thread.sleep(STEP.toMillis());
            }
        } catch (InterruptedException end) {
            print(out, ERASE);
        }
    }

    private static void print(PrintWriter out, String text) {
        out.print(text);
        out.flush();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
