package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerToPeerAllReduceTest {

    @ParameterizedTest
    @CsvSource({"2, 32", "33, 64", "1024, 128", "16896, 128", "16897, 256", "65536, 512", "2147483648, 512"})
    void blocksGrowWithTheTensor(long vectors, int threads) {
        assertEquals(threads, PeerToPeerAllReduce.threads(vectors, 132));
    }
}
