package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.Stream;

/** Work for a stream: a kernel or a collective, with all arguments bound. */
interface Step {
    void enqueue(Stream stream);
}
