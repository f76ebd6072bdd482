package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import java.util.Optional;

/** A notice for users who left the choice of the backend to the machine and did not get the preferred one. */
public final class BackendNotice {

    private BackendNotice() {}

    /** The notice in one line; empty if there is nothing to tell. */
    public static Optional<String> of(String asked, Backend selected, Backend preferred) {
        if (!asked.equals(Backends.AUTO) || selected.name().equals(preferred.name())) {
            return Optional.empty();
        }
        return Optional.of("No " + preferred.name() + " backend here (" + shortcoming(preferred) + "): running on the "
                + selected.name() + " backend"
                + selected.kind().caveat().map(caveat -> ": " + caveat).orElse("") + ".");
    }

    /** Why a backend cannot have a world. */
    public static String shortcoming(Backend backend) {
        if (backend.maxWorldSize() > 0) {
            return "it has " + backend.maxWorldSize() + " of the " + Plan.SMALLEST_WORLD
                    + " devices that a world needs";
        }
        return backend.diagnose().stream()
                .filter(finding -> !finding.ok())
                .findFirst()
                .map(finding -> finding.what() + ": " + finding.found())
                .orElse("no device");
    }
}
