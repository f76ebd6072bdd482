package io.fusedcollective.verify;

import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Output;

/** Counts the bits that should be equal and are not: between ranks, and between one run and the next. */
final class BitComparison {

    private final String found;
    private final String expected;
    private RowCheck check = RowCheck.NOTHING;

    /** The names of both in a message: "rank 1" and "rank 0". */
    BitComparison(String found, String expected) {
        this.found = found;
        this.expected = expected;
    }

    void compare(int row, OutputRow actual, OutputRow reference) {
        for (Output output : Output.values()) {
            compare(row, output.label(), actual.bits(output), reference.bits(output));
        }
    }

    RowCheck verdict() {
        return check;
    }

    private void compare(int row, String output, int[] actual, int[] reference) {
        if (reference == null) {
            return;
        }
        long wrong = 0;
        String first = null;
        for (int i = 0; i < reference.length; i++) {
            if (actual[i] != reference[i]) {
                wrong++;
                if (first == null) {
                    first = String.format(
                            "row %d, element %d of %s: %s has 0x%x, %s 0x%x",
                            row, i, output, found, actual[i], expected, reference[i]);
                }
            }
        }
        check = check.plus(new RowCheck(reference.length, wrong, 0, 0, first));
    }
}
