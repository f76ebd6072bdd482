package io.fusedcollective.cuda;

/** Work that a stream is given: a kernel or a collective, with all arguments bound. */
interface Step {
    void enqueue(Stream stream);
}
