package io.fusedcollective.document;

import java.util.Locale;

/** The formats that documents are written in. */
public enum DocumentFormat {
    /** For a terminal. */
    TEXT(new TextWriter()),
    MARKDOWN(new MarkdownWriter()),
    /** A page that needs nothing but itself. */
    HTML(new HtmlWriter()),
    /** The data, for spreadsheets and notebooks. */
    CSV(new CsvWriter()),
    /** For programs. */
    JSON,
    /** Settings of vLLM. */
    VLLM;

    private final DocumentWriter writer;

    DocumentFormat(DocumentWriter writer) {
        this.writer = writer;
    }

    /** Only some documents have this format; they supply the text themselves. */
    DocumentFormat() {
        this.writer = document -> document.ready().get(this).get();
    }

    DocumentWriter writer() {
        return writer;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
