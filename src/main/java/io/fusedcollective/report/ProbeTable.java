package io.fusedcollective.report;

import io.fusedcollective.document.Block;
import io.fusedcollective.document.Cell;
import io.fusedcollective.document.TableBuilder;
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

/** The results of probes, one line for each size. */
final class ProbeTable {

    static final String HEADING = "Link and all-reduce alone";

    /** The meaning of the figures. */
    static final String EXPLANATION =
            "No norm and no quantization. algbw is the tensor's bytes over the time, busbw that times 2 (N - 1) / N, as"
                    + " nccl-tests counts them: for linkPeak, what each rank received.";

    private static final List<String> HEADINGS = List.of(
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
            "busbw GB/s");

    private final RunResults run;
    private final Names names;
    private final Optional<Link> link;

    ProbeTable(RunResults run, Names names) {
        this.run = run;
        this.names = names;
        this.link = run.link();
    }

    boolean isEmpty() {
        return run.probes().stream().allMatch(group -> group.results().isEmpty());
    }

    /** Results in the order of the implementations, because bandwidth is read over sizes. */
    Block.Table table() {
        List<String> headings = new ArrayList<>(HEADINGS);
        link.ifPresent(peak -> headings.add(Link.HEADING));
        TableBuilder table = new TableBuilder(true, headings);
        run.probes().stream()
                .flatMap(group -> group.results().stream())
                .sorted(Comparator.comparing(Result::implementation))
                .forEach(result -> table.line(cells(result)));
        return table.build();
    }

    private List<Cell> cells(Result result) {
        Configuration configuration = result.configuration();
        Problem problem = configuration.problem();
        Measurement time = result.time();
        double relativeError = time.errorNs() / time.timeNs();
        Bandwidth bandwidth = Bandwidth.of(result);
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(names.marked(result)),
                Cell.figure(configuration.worldSize()),
                Cell.of(configuration.cache().label()),
                Cell.figure(problem.tokens()),
                Cell.figure(problem.hidden()),
                Cell.of(problem.dtype().label()),
                figure(problem.tensorBytes() / (double) (1 << 20), Double.NaN),
                Cell.figure(time.timeUs(), time.timeNs()),
                Cell.figure(time.errorUs(), time.errorNs()),
                figure(bandwidth.algorithm(), relativeError * bandwidth.algorithm()),
                figure(bandwidth.bus(), relativeError * bandwidth.bus())));
        link.ifPresent(peak -> cells.add(Cell.figure(peak.limitCell(result), peak.percentOfLimit(result))));
        return cells;
    }

    private static Cell figure(double value, double error) {
        return Cell.figure(Figures.value(value, error), value);
    }
}
