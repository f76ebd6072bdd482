package io.fusedcollective.cli;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.Secrets;
import java.util.ArrayList;
import java.util.List;

/**
 * The JMH options by which a run starts programs: which JVM, with which options, under which profiler. A record is a file from
 * somewhere, so a resumed run takes them from its own command line only.
 */
final class ResumedJvm {

    private static final List<String> STARTS_PROGRAMS = List.of("-jvm", "-prof");

    private ResumedJvm() {}

    /**
     * The options of the run that is resumed.
     *
     * @param recorded all JMH options of the record
     * @param given    JMH options of this command line: must be those of the recorded ones that start programs
     * @throws InvalidProblemException if they are not
     */
    static List<String> confirmed(List<String> recorded, List<String> given) {
        List<Integer> places = places(recorded);
        List<String> named = places.stream().map(recorded::get).toList();
        if (!named.equals(Secrets.masked(given)) && !named.equals(given)) {
            String options = named.isEmpty() ? "" : " -- " + String.join(" ", named);
            throw new InvalidProblemException(
                    named.isEmpty()
                            ? "--resume goes alone: the settings are those that the run began with"
                            : "--resume: the run began with options that start programs; if you trust them, name them again:"
                                    + options);
        }
        List<String> options = new ArrayList<>(recorded);
        for (int i = 0; i < given.size(); i++) {
            options.set(places.get(i), given.get(i));
        }
        return options;
    }

    /** Whether all of these options start programs. */
    static boolean areAll(List<String> options) {
        return places(options).size() == options.size();
    }

    /** The places of options that start programs, and of their values. */
    private static List<Integer> places(List<String> options) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (STARTS_PROGRAMS.stream().anyMatch(option::startsWith)) {
                places.add(i);
                if (i + 1 < options.size()) {
                    places.add(++i);
                }
            }
        }
        return places;
    }
}
