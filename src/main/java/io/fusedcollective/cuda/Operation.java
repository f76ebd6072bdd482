package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.Stream;
import java.util.List;

/**
 * An implementation bound to one set of buffers.
 *
 * @param restores steps that restore inputs that the operation overwrites
 */
record Operation(Outputs outputs, List<Step> steps, List<Runnable> restores) {

    boolean overwritesInputs() {
        return !restores.isEmpty();
    }

    void restoreInputs() {
        restores.forEach(Runnable::run);
    }

    void enqueue(Stream stream) {
        steps.forEach(step -> step.enqueue(stream));
    }
}
