package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.Stream;
import java.util.List;

/** An implementation bound to one set of buffers. */
record Operation(Outputs outputs, List<Step> steps) {

    void enqueue(Stream stream) {
        steps.forEach(step -> step.enqueue(stream));
    }
}
