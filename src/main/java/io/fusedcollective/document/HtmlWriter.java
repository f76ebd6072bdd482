package io.fusedcollective.document;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a page that is also well-formed XML. It needs neither the network nor other files. The template {@code
 * src/main/jte/page.jte} is compiled with the sources. It escapes every value unless it says otherwise.
 */
final class HtmlWriter implements DocumentWriter {

    @Override
    public String write(Document document) {
        StringOutput html = new StringOutput();
        TemplateEngine.createPrecompiled(ContentType.Html)
                .render(
                        "page.jte",
                        Map.of(
                                "title", title(document),
                                "blocks", document.blocks(),
                                "css", resource("page.css"),
                                "script", resource("page.js")),
                        html);
        return html.toString();
    }

    private static String title(Document document) {
        return document.blocks().stream()
                .filter(Block.Heading.class::isInstance)
                .map(Block.Heading.class::cast)
                .findFirst()
                .map(heading -> heading.text().plain())
                .orElse("");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlWriter.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
