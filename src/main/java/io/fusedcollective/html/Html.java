package io.fusedcollective.html;

import java.util.List;
import java.util.stream.Collectors;

/** Text to HTML that is well-formed XML too. */
final class Html {

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                // XML has no place for other control characters, not even escaped.
                .replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "�");
    }

    /** Of lines that are written for markdown, whose `code` is code here too. */
    static String bullets(List<String> texts) {
        return texts.stream()
                .map(text -> "<li>" + escape(text).replaceAll("`([^`]+)`", "<code>$1</code>") + "</li>\n")
                .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }
}
