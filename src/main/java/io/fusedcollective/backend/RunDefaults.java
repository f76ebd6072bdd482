package io.fusedcollective.backend;

import java.util.List;

/**
 * What a run measures on a backend if the user does not say.
 *
 * @param repeats how often a result in doubt is measured again
 */
public record RunDefaults(List<Integer> tokens, int hidden, int worldSize, int repeats) {}
