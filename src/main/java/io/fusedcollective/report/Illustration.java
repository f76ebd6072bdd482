package io.fusedcollective.report;

/**
 * A picture that a report shows.
 *
 * @param path relative to the report, with slashes
 */
public record Illustration(String caption, String path) {}
