package io.fusedcollective.html;

import java.util.List;
import java.util.stream.Collectors;

/** Turns text into HTML that is also well-formed XML. */
final class Html {

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                // XML allows no other control characters, not even escaped ones.
                .replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "�");
    }

    /** A list of lines that are written for markdown: `code` becomes code here too. */
    static String bullets(List<String> texts) {
        return texts.stream()
                .map(text -> "<li>" + escape(text).replaceAll("`([^`]+)`", "<code>$1</code>") + "</li>\n")
                .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }
}
