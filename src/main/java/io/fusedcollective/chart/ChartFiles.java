package io.fusedcollective.chart;

import io.fusedcollective.document.Block;
import io.fusedcollective.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Charts on disk, in a folder beside the report that shows them. */
public final class ChartFiles {

    private ChartFiles() {}

    /**
     * Writes an SVG and a PNG for each chart.
     *
     * @param notWritten gets a line if PNG cannot be drawn here
     * @return the SVGs, with paths relative to the folder's parent
     */
    public static List<Block.Figure> write(Path folder, List<Chart> charts, List<String> notWritten)
            throws IOException {
        List<Block.Figure> figures = new ArrayList<>();
        for (Chart chart : charts) {
            Path svg = folder.resolve(chart.name() + ".svg");
            AtomicFile.write(svg, chart.svg());
            figures.add(new Block.Figure(
                    chart.title(), chart.svg(), Optional.of(folder.getFileName() + "/" + svg.getFileName())));
        }
        try {
            for (Chart chart : charts) {
                AtomicFile.write(folder.resolve(chart.name() + ".png"), PngImage.of(chart.svg()));
            }
        } catch (LinkageError | InternalError | RuntimeException e) {
            // A Java without java.desktop, without its native libraries or without a font fails in one of these ways.
            notWritten.add(
                    "PNG files are not written: this Java has no java.desktop, or no font, so it cannot draw; the SVG files show the same");
        }
        return figures;
    }
}
