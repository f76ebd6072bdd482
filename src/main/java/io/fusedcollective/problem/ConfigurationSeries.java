package io.fusedcollective.problem;

/** The common part of configurations that differ only in their tokens: the key of a series over tokens. */
public record ConfigurationSeries(Configuration withOneToken) {

    public ConfigurationSeries {
        withOneToken = withOneToken.withTokens(1);
    }

    public static ConfigurationSeries of(Configuration configuration) {
        return new ConfigurationSeries(configuration);
    }

    public Problem problem() {
        return withOneToken.problem();
    }

    /** The series in the words of a heading. */
    public String label() {
        return withOneToken.labelWithoutTokens();
    }
}
