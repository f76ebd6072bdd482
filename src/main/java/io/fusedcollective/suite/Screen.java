package io.fusedcollective.suite;

import java.io.PrintWriter;

/** An output that may be a terminal, where text can be bold and a line can change while it is read. */
public interface Screen {

    /** Whether it is a terminal whose user wants more than plain text. */
    boolean styled();

    /** Whether this output is such a terminal. A pipe or a file gets plain text. */
    static boolean styled(PrintWriter out) {
        return out instanceof Screen screen && screen.styled();
    }

    /** The text in bold, if the output can show it. */
    static String bold(PrintWriter out, String text) {
        return styled(out) ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
