package io.fusedcollective.document;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Comma-separated values after RFC 4180, with LF at the ends of lines. */
final class CsvWriter implements DocumentWriter {

    /**
     * A spreadsheet treats a text with such a first character as a formula
     * (https://owasp.org/www-community/attacks/CSV_Injection).
     */
    private static final String FORMULA_STARTS = "=+-@\t\r";

    @Override
    public String write(Document document) {
        Data data = document.data().orElseThrow(() -> new IllegalArgumentException("the document has no data"));
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(data.columns().toArray(String[]::new))
                .setRecordSeparator("\n")
                .get();
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (List<Object> line : data.lines()) {
                csv.printRecord(line.stream().map(CsvWriter::cell));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Object cell(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            // An empty cell is what spreadsheets and notebooks take for "no number".
            return null;
        }
        if (value instanceof String text && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            return "'" + text;
        }
        return value;
    }
}
