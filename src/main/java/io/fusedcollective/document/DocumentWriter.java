package io.fusedcollective.document;

/** Renders documents in one format. */
@FunctionalInterface
interface DocumentWriter {
    String write(Document document);
}
