package io.fusedcollective.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** How the user calls this program, for help and messages that say what to type next. */
final class TypedName {

    /** Set by the bundle's script, which only knows. */
    private static final String VARIABLE = "FUSED_COLLECTIVE_COMMAND";

    private TypedName() {}

    /** Empty if Java was given the class and not the jar, as by an IDE. */
    static Optional<String> ofThisProcess() {
        return of(System.getenv(VARIABLE), System.getProperty("sun.java.command"), jar());
    }

    /**
     * @param script  that started Java; null if none did
     * @param command what Java was told to run: a jar or a class, then the arguments; null if unknown
     * @param jar     name of the jar that this class is in
     */
    static Optional<String> of(String script, String command, String jar) {
        if (script != null && !script.isBlank()) {
            return Optional.of(script);
        }
        int end = command == null ? -1 : (command + " ").indexOf(jar + " ");
        boolean isJar = jar.endsWith(".jar") && (end == 0 || end > 0 && command.charAt(end - 1) == '/');
        return isJar ? Optional.of("java -jar " + command.substring(0, end + jar.length())) : Optional.empty();
    }

    private static String jar() {
        CodeSource source = TypedName.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? ""
                    : String.valueOf(Path.of(source.getLocation().toURI()).getFileName());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "";
        }
    }
}
