package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Words of a document, some of them marked. Each writer has its own notation for marks, and escapes characters that have a
 * meaning in its format. So text may come from anywhere.
 */
public record Text(List<Span> spans) {

    public enum Mark {
        NONE,
        /** A name that no format may change, such as an implementation's. */
        NAME,
        /** Something to type. */
        CODE
    }

    /** @param strong whether it stands out */
    public record Span(String words, Mark mark, boolean strong) {
        public Span {
            words = printable(words);
        }
    }

    public static final Text EMPTY = new Text(List.of());

    public static Text of(String words) {
        return marked(words, Mark.NONE);
    }

    public static Text name(String words) {
        return marked(words, Mark.NAME);
    }

    public static Text code(String words) {
        return marked(words, Mark.CODE);
    }

    /** Words in backticks become code. */
    public static Text prose(String words) {
        List<Span> spans = new ArrayList<>();
        String[] parts = words.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            // A backtick without its second one is just a character.
            boolean alone = i % 2 == 1 && i == parts.length - 1;
            if (!parts[i].isEmpty() || alone) {
                spans.add(new Span(
                        alone ? "`" + parts[i] : parts[i], i % 2 == 1 && !alone ? Mark.CODE : Mark.NONE, false));
            }
        }
        return new Text(spans);
    }

    private static Text marked(String words, Mark mark) {
        return words.isEmpty() ? EMPTY : new Text(List.of(new Span(words, mark, false)));
    }

    public Text plus(Text more) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(more.spans);
        return new Text(all);
    }

    public Text plus(String more) {
        return plus(of(more));
    }

    public Text strong() {
        return new Text(spans.stream()
                .map(span -> new Span(span.words, span.mark, true))
                .toList());
    }

    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** The text without marks. */
    public String plain() {
        return spans.stream().map(Span::words).collect(Collectors.joining());
    }

    public static Text join(String separator, List<Text> texts) {
        Text all = EMPTY;
        for (Text text : texts) {
            all = all == EMPTY ? text : all.plus(separator).plus(text);
        }
        return all;
    }

    /** One line: no format has a place for control characters, and XML not even for escaped ones. */
    private static String printable(String words) {
        return words.replaceAll("\\s*[\\r\\n\\u2028\\u2029]+\\s*", " ")
                .replace('\t', ' ')
                .replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", "\uFFFD");
    }
}
