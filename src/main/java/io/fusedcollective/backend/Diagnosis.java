package io.fusedcollective.backend;

/**
 * One thing that a backend needs or has, for {@code doctor}.
 *
 * @param what   for example "NCCL"
 * @param found  its version or state, or what is wrong
 * @param remedy what to do about it, in one line; null if nothing is wrong
 */
public record Diagnosis(String what, String found, String remedy) {

    public boolean ok() {
        return remedy == null;
    }
}
