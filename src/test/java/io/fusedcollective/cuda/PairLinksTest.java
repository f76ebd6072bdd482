package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.cuda.driver.GpuLink;
import io.fusedcollective.cuda.driver.PciBusId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PairLinksTest {

    /** @param links a letter for each pair: 0 and 1, 0 and 2, ..., 1 and 2, ... */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | a | a",
                "3 | aaa | a among all ranks",
                "4 | abbbba | a among ranks 0–1 and among 2–3; b between all others",
                "4 | babbab | a among ranks 0, 2 and among 1, 3; b between all others",
                "4 | aabaac | b among ranks 0, 3; c among ranks 2–3; a between all others",
                "4 | abbabb | a between ranks 0 and 1, 1 and 2; b between all others",
            })
    void saysItOfEachPairInFewWords(int ranks, String links, String words) {
        int[] pair = {0};
        assertEquals(words, PairLinks.words(ranks, "ranks", (first, second) -> links.substring(pair[0], ++pair[0])));
    }

    @Test
    void theRanksOfANodeStandTogether() {
        assertEquals(
                "NVLink among ranks 0–7 and among 8–15; the network between all others",
                PairLinks.words(16, "ranks", (a, b) -> a / 8 == b / 8 ? "NVLink" : "the network"));
        assertEquals(
                "NVLink among ranks 0, 2, 4 and among 1, 3, 5; the network between all others",
                PairLinks.words(6, "ranks", (a, b) -> a % 2 == b % 2 ? "NVLink" : "the network"));
    }

    @ParameterizedTest
    @EnumSource
    void processesTellOneAnotherWhatTheyFound(GpuLink.Kind kind) {
        GpuLink link = new GpuLink(kind, 18);
        assertEquals(link, GpuLink.of(link.code()));
    }

    @Test
    void nvLinksAreCounted() {
        assertEquals("NVLink, 18 links a GPU", GpuLink.nvLink(18).label());
    }

    @ParameterizedTest
    @CsvSource({"0000:1b:00.0", "0001:c7:1f.0", "10000:01:00.0"})
    void processesTellOneAnotherWhereTheirGpusAre(String id) {
        assertEquals(id, PciBusId.text(PciBusId.code(id)));
        assertEquals(PciBusId.code(id), PciBusId.code(id.toUpperCase()));
    }

    @Test
    void aPeerThatNobodyOnTheNodeMissesWasElsewhere() {
        assertEquals("", ProcessWorld.ranksElsewhere(1, new long[] {7, 7}));
        assertEquals("; a peer of another node, then: rank 0", ProcessWorld.ranksElsewhere(1, new long[] {6, 7}));
        assertEquals(
                "; a peer of another node, then: rank 2–3", ProcessWorld.ranksElsewhere(1, new long[] {7, 7, 8, 8}));
    }
}
