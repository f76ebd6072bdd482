package io.fusedcollective.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a command, before it has a format. People read the blocks; programs read the data or the JSON.
 *
 * @param data for CSV; empty if there is none
 * @param ready texts in formats that are not made from the blocks; they are made on request
 */
public record Document(List<Block> blocks, Optional<Data> data, Map<DocumentFormat, Supplier<String>> ready) {

    /** The document in one of its formats. */
    public String in(DocumentFormat format) {
        return format.writer().write(this);
    }

    /** One document behind the other; data and ready texts are those of the first. */
    public Document followedBy(Document other) {
        List<Block> all = new ArrayList<>(blocks);
        all.addAll(other.blocks);
        return new Document(all, data, ready);
    }

    /** Collects blocks in their order. Blocks without content are left out. */
    public static final class Builder {

        private final List<Block> blocks = new ArrayList<>();
        private Data data;
        private final Map<DocumentFormat, Supplier<String>> ready = new EnumMap<>(DocumentFormat.class);

        public Builder heading(int level, String words) {
            return add(new Block.Heading(level, Text.of(words)));
        }

        /** @param words with code in backticks */
        public Builder paragraph(String words) {
            return add(new Block.Paragraph(Text.prose(words)));
        }

        public Builder bullets(List<Text> items) {
            return items.isEmpty() ? this : add(new Block.Bullets(items));
        }

        public Builder warnings(List<Text> items) {
            return items.isEmpty() ? this : add(new Block.Warnings(items));
        }

        public Builder facts(List<Block.Fact> facts) {
            return facts.isEmpty() ? this : add(new Block.Facts(facts));
        }

        public Builder add(Block... more) {
            blocks.addAll(Arrays.asList(more));
            return this;
        }

        public Builder addAll(List<? extends Block> more) {
            blocks.addAll(more);
            return this;
        }

        public Builder data(Data all) {
            data = all;
            return this;
        }

        public Builder ready(DocumentFormat format, Supplier<String> text) {
            ready.put(format, text);
            return this;
        }

        public Document build() {
            return new Document(List.copyOf(blocks), Optional.ofNullable(data), ready);
        }
    }
}
