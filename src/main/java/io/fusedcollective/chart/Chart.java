package io.fusedcollective.chart;

import io.fusedcollective.document.Block;
import io.fusedcollective.results.FormsPanel;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A drawn chart.
 *
 * @param name a file's name without its ending, unique in a report
 */
public record Chart(String name, String title, String svg) {

    /** The chart for a document without files beside it. */
    public Block.Figure figure() {
        return new Block.Figure(title, svg, Optional.empty());
    }

    /**
     * Two charts for each panel, latency and speedup; fewer if nothing was measured or nothing can be compared. A panel of the
     * sharded residual has one: the three forms of its layer, or its own latency if the other forms are not in the report.
     */
    public static List<Chart> of(RunResults report) {
        List<Chart> charts = new ArrayList<>();
        List<Panel> panels = Panel.of(report);
        for (Panel panel : panels) {
            FormsPanel.of(panel, panels)
                    .map(forms -> LatencyChart.of(forms, report.link()))
                    .or(() -> LatencyChart.of(panel, report.link()))
                    .ifPresent(charts::add);
            SpeedupChart.of(panel).ifPresent(charts::add);
        }
        return charts;
    }
}
