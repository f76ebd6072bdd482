package io.fusedcollective.report;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.results.Bandwidth;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What probes found, a line for each size, in columns that markdown and HTML share. */
public final class ProbeTable {

    public static final String HEADING = "Link and all-reduce alone";

    /**
     * A figure, or a word.
     *
     * @param value to sort by; NaN for words
     */
    public record Cell(String text, double value) {

        private static Cell word(String text) {
            return new Cell(text, Double.NaN);
        }

        private static Cell whole(int value) {
            return new Cell(Integer.toString(value), value);
        }

        private static Cell figure(double value, double error) {
            return new Cell(Figures.value(value, error), value);
        }
    }

    private final RunResults report;
    private final Optional<Link> link;

    public ProbeTable(RunResults report) {
        this.report = report;
        this.link = report.link();
    }

    public boolean isEmpty() {
        return report.probes().stream().allMatch(group -> group.results().isEmpty());
    }

    /** What the figures are, in a sentence or two. */
    public String explanation() {
        return "No norm and no quantization. algbw is the tensor's bytes over the time, busbw that times 2 (N - 1) / N, as"
                + " nccl-tests counts them: for linkPeak, what each rank received.";
    }

    public List<String> headings() {
        List<String> headings = new ArrayList<>(List.of(
                "Implementation",
                "Ranks",
                "Cache",
                "Tokens",
                "Hidden",
                "Dtype",
                "MiB",
                "Time µs",
                "± µs",
                "algbw GB/s",
                "busbw GB/s"));
        link.ifPresent(peak -> headings.add(Link.HEADING));
        return headings;
    }

    /** In the order of the operations, as bandwidth is read over sizes. */
    public List<Result> results() {
        return report.probes().stream()
                .flatMap(group -> group.results().stream())
                .sorted(Comparator.comparing(Result::implementation))
                .toList();
    }

    /** Those of a line, but for the operation's name. */
    public List<Cell> cells(Result result) {
        Configuration configuration = result.configuration();
        Problem problem = configuration.problem();
        Measurement time = result.time();
        double relativeError = time.errorNs() / time.timeNs();
        Bandwidth bandwidth = Bandwidth.of(result);
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.whole(configuration.worldSize()),
                Cell.word(configuration.cache().label()),
                Cell.whole(problem.tokens()),
                Cell.whole(problem.hidden()),
                Cell.word(problem.dtype().label()),
                Cell.figure(problem.tensorBytes() / (double) (1 << 20), Double.NaN),
                new Cell(time.timeUs(), time.timeNs()),
                new Cell(time.errorUs(), time.errorNs()),
                Cell.figure(bandwidth.algorithm(), relativeError * bandwidth.algorithm()),
                Cell.figure(bandwidth.bus(), relativeError * bandwidth.bus())));
        link.ifPresent(peak -> cells.add(new Cell(peak.limitCell(result), peak.percentOfLimit(result))));
        return cells;
    }
}
