package io.fusedcollective.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All that is known of a run: JMH's results and, where there is one, the machine record beside them. */
public record Report(List<Row> rows, Optional<MachineRecord> machine) {

    /** @throws IOException whose message says in one line which file, and where in it the sense ends */
    public static Report read(Path resultFile) throws IOException {
        List<Row> rows = JmhResults.read(resultFile);
        Report report = new Report(rows, MachineRecord.read(MachineRecord.beside(resultFile)));
        if (report.sections().isEmpty()) {
            throw new IOException(resultFile + ": a list of JMH results, but an empty one");
        }
        return report;
    }

    /** Whether the run ended before all its rows were tried. */
    public boolean partial() {
        return machine.isPresent() && machine.get().endTime() == null;
    }

    public List<Section> sections() {
        return Section.of(rows, gaps());
    }

    public List<Gap> gaps() {
        return machine.map(MachineRecord::gaps).orElse(List.of());
    }
}
