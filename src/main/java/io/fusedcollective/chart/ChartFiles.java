package io.fusedcollective.chart;

import io.fusedcollective.report.Illustration;
import io.fusedcollective.results.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Charts on disk, in a folder beside the report that shows them. */
public final class ChartFiles {

    private ChartFiles() {}

    /**
     * Writes an SVG and a PNG for each chart.
     *
     * @param notWritten gets a line if PNG cannot be drawn here
     * @return the SVGs, with paths relative to the folder's parent
     */
    public static List<Illustration> write(Path folder, List<Chart> charts, List<String> notWritten)
            throws IOException {
        List<Illustration> illustrations = new ArrayList<>();
        for (Chart chart : charts) {
            Path svg = folder.resolve(chart.name() + ".svg");
            AtomicFile.write(svg, chart.svg());
            illustrations.add(new Illustration(chart.title(), folder.getFileName() + "/" + svg.getFileName()));
        }
        try {
            for (Chart chart : charts) {
                AtomicFile.write(folder.resolve(chart.name() + ".png"), PngImage.of(chart.svg()));
            }
        } catch (LinkageError | InternalError | RuntimeException e) {
            // A Java without java.desktop, without its native libraries or without a font fails in one of these ways.
            notWritten.add("PNG files are not written: this Java cannot draw (" + e + "); the SVG files show the same");
        }
        return illustrations;
    }
}
