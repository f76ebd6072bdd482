package io.fusedcollective.cli;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Labeled;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Words that a shell may complete. picocli would take the names of Java's constants, which nobody types. */
abstract class Labels implements Iterable<String> {

    static final class OfImplementations extends Labels {
        OfImplementations() {
            super(Implementation.values());
        }
    }

    static final class OfDataTypes extends Labels {
        OfDataTypes() {
            super(DataType.values());
        }
    }

    static final class OfQuantModes extends Labels {
        OfQuantModes() {
            super(QuantMode.values());
        }
    }

    static final class OfResiduals extends Labels {
        OfResiduals() {
            super(Residual.values());
        }
    }

    static final class OfOutputs extends Labels {
        OfOutputs() {
            super(OutputChoice.values());
        }
    }

    static final class OfCaches extends Labels {
        OfCaches() {
            super(Cache.values());
        }
    }

    private final List<String> labels;

    private Labels(Labeled[] constants) {
        this.labels = Stream.of(constants).map(Labeled::label).toList();
    }

    @Override
    public Iterator<String> iterator() {
        return labels.iterator();
    }
}
