package io.fusedcollective.suite;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.openjdk.jmh.util.InputStreamDrainer;

/** Turns what JMH would log, with stack traces, into lines. It logs only that it cannot keep what a fork prints. */
final class JmhWarnings extends Handler implements AutoCloseable {

    /** Held, because nobody else does, and Java would forget its handlers. */
    private static final Logger LOGGER = Logger.getLogger(InputStreamDrainer.class.getName());

    private final Consumer<String> lines;

    /** @param lines is told each warning, until this is closed */
    JmhWarnings(Consumer<String> lines) {
        this.lines = lines;
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord warning) {
        lines.accept("what forks print is lost in part: JMH cannot keep it in the temporary folder: "
                + warning.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
    }
}
