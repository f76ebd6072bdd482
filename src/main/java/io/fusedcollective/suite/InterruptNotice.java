package io.fusedcollective.suite;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** The last words of a run that a signal ends, for example Ctrl-C. */
final class InterruptNotice implements AutoCloseable {

    private final Thread hook;

    /** @param words what there is and how to go on; asked when the signal comes */
    InterruptNotice(Supplier<String> words, PrintWriter err) {
        hook = new Thread(() -> {
            err.println();
            err.println(words.get());
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The run has ended by itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException signalCameFirst) {
            // The words are being printed.
        }
    }
}
