package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Finding;
import java.util.List;
import java.util.Optional;

/** What a user is told who left the choice of the backend to the machine and did not get the preferred one. */
public final class BackendNotice {

    private BackendNotice() {}

    /** One line; empty when there is nothing to tell. */
    public static Optional<String> of(String asked, Backend selected, List<Backend> preferredFirst) {
        Backend preferred = preferredFirst.get(0);
        if (!asked.equals(Backends.AUTO) || selected.name().equals(preferred.name())) {
            return Optional.empty();
        }
        String reason = preferred.diagnose().stream()
                .filter(finding -> !finding.ok())
                .findFirst()
                .map(BackendNotice::describe)
                .orElse("at most " + preferred.maxWorldSize() + " ranks");
        return Optional.of("No " + preferred.name() + " backend here (" + reason + "): running on the " + selected.name()
                + " backend, whose ranks are CPU threads, not GPUs.");
    }

    private static String describe(Finding finding) {
        return finding.what() + ": " + finding.found();
    }
}
