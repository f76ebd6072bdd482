package io.fusedcollective.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkPatternTest {

    /** As {@code linkPatternWord} in {@code link_peak.cuh} gave them, compiled for a CPU by nvcc. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0x92ca2f0e",
        "0, 12345, 0xf278b705",
        "0, -1, 0x3b66b2aa",
        "1, 0, 0x3cd6e3f3",
        "7, 12345, 0x6a2931cb"
    })
    void wordsAreThoseOfTheKernel(int sender, int index, String word) {
        assertEquals(Integer.parseUnsignedInt(word.substring(2), 16), LinkPattern.word(sender, index));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 16, BFLOAT16",
        "2, 5, 48, FLOAT32",
        "3, 7, 80, FLOAT16",
        "4, 6, 1040, BFLOAT16",
        "8, 1, 16, BFLOAT16",
        "8, 33, 512, FLOAT32"
    })
    void whatAllSendersWriteIsWhatEachReceiverExpects(int worldSize, int tokens, int hidden, DataType dtype) {
        Problem problem = new Problem(tokens, hidden, dtype, false, QuantMode.NONE);
        for (int receiver = 0; receiver < worldSize; receiver++) {
            byte[] buffer = receivedFromAll(problem, worldSize, receiver);
            LinkPattern pattern = new LinkPattern(problem, worldSize, receiver);
            long least = 2 * (worldSize - 1) * problem.tensorBytes() / worldSize;
            assertEquals(least, pattern.receivedBytes(), worldSize * LinkPattern.VECTOR_BYTES);
            for (int row = 0; row < tokens; row++) {
                RowCheck check =
                        expectation(problem, worldSize, receiver).check(row, row(buffer, problem, pattern, row));
                assertEquals(new RowCheck(hidden, 0, 0, 0, null), check);
            }
            assertEquals(0, pattern.rowOffsetBytes(0));
            if (tokens > 1) {
                assertEquals(
                        buffer.length, pattern.rowOffsetBytes(tokens - 1) + problem.rowBytes(), "the last row ends it");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, 36, 18", "FLOAT32, 36, 9"})
    void aWrongElementIsFoundAndItsSenderNamed(DataType dtype, int wrongByte, int element) {
        Problem problem = new Problem(4, 32, dtype, false, QuantMode.NONE);
        byte[] buffer = receivedFromAll(problem, 2, 0);
        int expected = new LinkPattern(problem, 2, 0).element(wrongByte);
        buffer[wrongByte] ^= 1;
        RowCheck check = expectation(problem, 2, 0).check(0, row(buffer, problem, new LinkPattern(problem, 2, 0), 0));
        assertEquals(1, check.wrong());
        assertEquals(
                "byte %d of what the link brought: expected 0x%x from rank 1, got 0x%x"
                        .formatted(element * dtype.bytes(), expected, expected ^ 1),
                check.firstWrong());
    }

    private static Expectation expectation(Problem problem, int worldSize, int rank) {
        return Expectation.of(
                Implementation.LINK_PEAK,
                problem,
                new RandomInputs(problem, 1),
                FusionOptions.DEFAULT,
                worldSize,
                rank);
    }

    /** What the kernels of all senders do to a receiver's buffer. */
    private static byte[] receivedFromAll(Problem problem, int worldSize, int receiver) {
        LinkPattern pattern = new LinkPattern(problem, worldSize, receiver);
        byte[] buffer = new byte[(int) pattern.receivedBytes()];
        BitSet written = new BitSet();
        for (int sender = 0; sender < worldSize; sender++) {
            long words = sender == receiver ? 0 : pattern.vectorsPerPeer() * LinkPattern.VECTOR_BYTES / Integer.BYTES;
            for (int i = 0; i < words; i++) {
                for (int octet = 0; octet < Integer.BYTES; octet++) {
                    int at = (int) pattern.offsetBytes(sender) + i * Integer.BYTES + octet;
                    assertFalse(written.get(at), "two senders write byte " + at);
                    written.set(at);
                    buffer[at] = (byte) (LinkPattern.word(sender, i) >> 8 * octet);
                }
            }
        }
        assertEquals(buffer.length, written.cardinality());
        return buffer;
    }

    private static OutputRow row(byte[] buffer, Problem problem, LinkPattern pattern, int row) {
        int[] bits = new int[problem.hidden()];
        for (int i = 0; i < bits.length; i++) {
            int at = (int) pattern.rowOffsetBytes(row) + i * problem.dtype().bytes();
            for (int octet = 0; octet < problem.dtype().bytes(); octet++) {
                bits[i] |= Byte.toUnsignedInt(buffer[at + octet]) << 8 * octet;
            }
        }
        return new OutputRow(null, bits, null, null);
    }
}
