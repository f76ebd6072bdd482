package io.fusedcollective.suite;

import java.util.List;

/**
 * The user's request to a whole call of {@code run}: what to measure, where, and in which way.
 *
 * @param backend          its name, or {@value Backends#AUTO}
 * @param seed             the seed of the order of measurement; null if not given
 * @param interleave       whether the implementations of a problem take turns, one fork each
 * @param repeats          how often a result in doubt is measured again at most; null if not given
 * @param jmhArguments     options of JMH itself
 * @param allowUnavailable whether the run succeeds although an implementation that was asked for by name is unavailable
 * @param overwrite        whether the run may replace files of an earlier one
 * @param full             whether all tables are printed at the end
 * @param commandLine      all arguments, as the user gave them, for the record
 */
public record SessionRequest(
        String backend,
        RunRequest results,
        Long seed,
        boolean interleave,
        Integer repeats,
        List<String> jmhArguments,
        boolean allowUnavailable,
        boolean overwrite,
        boolean full,
        List<String> commandLine) {}
