package io.fusedcollective.backend;

import java.util.List;

/**
 * Facts about the machine that a result was measured on.
 *
 * @param devices one line for each device that ranks of this node run on, in order of the ranks
 * @param link    how the ranks reach one another, as far as one process can tell
 * @param driver  version of the GPU driver; null if there is none, as for the two below
 * @param cuda    CUDA version that the driver offers
 * @param nccl    NCCL version found
 * @param libraries the measured libraries of FlashInfer
 */
public record MachineFacts(
        List<String> devices, String link, String driver, String cuda, String nccl, List<LibraryFacts> libraries) {

    /** Older records have no libraries. */
    public MachineFacts {
        libraries = libraries == null ? List.of() : List.copyOf(libraries);
    }

    public MachineFacts(List<String> devices, String link, String driver, String cuda, String nccl) {
        this(devices, link, driver, cuda, nccl, List.of());
    }

    public MachineFacts with(List<LibraryFacts> measured) {
        return new MachineFacts(devices, link, driver, cuda, nccl, measured);
    }
}
