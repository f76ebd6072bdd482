package io.fusedcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A reader can follow every link between the documents, and the README stays an overview. */
class DocumentationTest {

    private static final int MAX_README_LINES = 200;

    /** Inline links and images, {@code [text](target)}, and reference definitions, {@code [name]: target}. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|^\\[[^]]+]:\\s*(\\S+)");

    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*$");

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (String target : links(document)) {
                if (!target.contains("://")) {
                    links++;
                    if (!exists(document, target)) {
                        broken.add(document + " links to " + target);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(links > 50, "found only " + links + " links: the pattern no longer matches");
    }

    @Test
    void theReadmeStaysAnOverview() throws IOException {
        int lines = Files.readAllLines(Path.of("README.md")).size();
        assertTrue(lines <= MAX_README_LINES, "README.md has " + lines + " lines; move details to docs/");
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        Set<String> linked = new HashSet<>(links(Path.of("README.md")));
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            List<String> missing = pages.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md") && !linked.contains(page))
                    .sorted()
                    .toList();
            assertEquals(List.of(), missing);
        }
    }

    /** Written by hand; reports under jmh-results/ are written by the suite. */
    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(
                Path.of("README.md"),
                Path.of("CONTRIBUTING.md"),
                Path.of("CHANGELOG.md"),
                Path.of("jmh-results", "README.md"),
                Path.of("src", "main", "cuda", "README.md")));
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static boolean exists(Path document, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path linked = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        return Files.exists(linked) && (hash < 0 || anchors(linked).contains(target.substring(hash + 1)));
    }

    private static List<String> links(Path document) throws IOException {
        List<String> links = new ArrayList<>();
        for (String line : prose(document)) {
            Matcher matcher = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
            while (matcher.find()) {
                links.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            }
        }
        return links;
    }

    /** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (String line : prose(document)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** All lines outside fenced code. */
    private static List<String> prose(Path document) throws IOException {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(document)) {
            if (line.stripLeading().startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(line);
            }
        }
        return prose;
    }
}
