package io.fusedcollective.cli;

import io.fusedcollective.document.DocumentFormat;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The formats of a command's document, for {@code --format}. */
abstract class FormatOption implements ITypeConverter<DocumentFormat>, Iterable<String> {

    /** Formats of documents with data. */
    static final class OfData extends FormatOption {
        OfData() {
            super(DocumentFormat.TEXT, DocumentFormat.MARKDOWN, DocumentFormat.CSV);
        }
    }

    /** Formats of decisions, whose figures are not a table. */
    static final class OfDecisions extends FormatOption {
        OfDecisions() {
            super(DocumentFormat.MARKDOWN, DocumentFormat.JSON, DocumentFormat.VLLM);
        }
    }

    private final List<DocumentFormat> formats;

    private FormatOption(DocumentFormat... formats) {
        this.formats = List.of(formats);
    }

    private List<String> labels() {
        return formats.stream().map(DocumentFormat::label).toList();
    }

    @Override
    public Iterator<String> iterator() {
        return labels().iterator();
    }

    @Override
    public DocumentFormat convert(String label) {
        return formats.stream()
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + labels() + " (case-sensitive) but was '" + label + "'"));
    }
}
