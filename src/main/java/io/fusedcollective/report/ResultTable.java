package io.fusedcollective.report;

import io.fusedcollective.document.Block;
import io.fusedcollective.document.Cell;
import io.fusedcollective.document.TableBuilder;
import io.fusedcollective.document.Text;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results of one problem. */
final class ResultTable {

    private ResultTable() {}

    /** @param missing what the table says to be missing; the reasons stand below it */
    static Block.Table of(RunResults run, Names names, ResultGroup group, List<MissingResult> missing) {
        Optional<Link> link = run.link();
        boolean clocks = run.results().stream()
                .anyMatch(result -> Double.isFinite(result.conditions().smClockMhz()));
        // If every rank has its own device, it is rarely disturbed, and mean and median are equal.
        boolean median = !group.configuration().backendKind().usesGpus();
        List<String> headings = new ArrayList<>(List.of("Implementation", "Time µs", "± µs"));
        if (median) {
            headings.add("Median µs");
        }
        headings.addAll(List.of("Noise", "Speedup", "Wall µs"));
        if (clocks) {
            headings.add("SM clock MHz");
        }
        link.ifPresent(peak -> headings.add(Link.HEADING));
        TableBuilder table = new TableBuilder(true, headings);
        Optional<Result> fastest = group.fastest(result -> true);
        for (Result result : group.results()) {
            boolean best = fastest.filter(one -> one == result).isPresent();
            Text name = best ? names.of(result).strong() : names.of(result);
            Cell time = Cell.figure(result.time().timeUs(), result.time().timeNs());
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(name.plus(names.mark(result))),
                    best ? time.strong() : time,
                    Cell.figure(result.time().errorUs(), result.time().errorNs())));
            if (median) {
                cells.add(Cell.figure(result.time().medianUs(), result.time().medianNs()));
            }
            cells.addAll(List.of(
                    Cell.figure(
                            Figures.share(result.time().variation()),
                            result.time().variation()),
                    Cell.figure(group.verdict(result), group.speedup(result).orElse(Double.NaN)),
                    Cell.figure(result.wall().timeUs(), result.wall().timeNs())));
            if (clocks) {
                double mhz = result.conditions().smClockMhz();
                cells.add(Cell.figure(Figures.value(mhz, 1), mhz));
            }
            link.ifPresent(peak -> cells.add(Cell.figure(peak.limitCell(result), peak.percentOfLimit(result))));
            table.line(cells);
        }
        for (MissingResult missed : missing) {
            boolean failed = missed.status() == MissingResult.Status.FAILED;
            Cell status = Cell.of(names.status(missed));
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(Text.name(missed.implementation().label())),
                    failed ? status.strong().with(Cell.Tone.FAILED) : status));
            while (cells.size() < headings.size()) {
                cells.add(Cell.of(""));
            }
            table.line(cells);
        }
        return table.build();
    }
}
