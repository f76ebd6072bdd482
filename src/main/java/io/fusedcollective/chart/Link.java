package io.fusedcollective.chart;

import io.fusedcollective.report.Configuration;
import java.math.BigDecimal;

/**
 * The link between ranks, by its peak as the user gives it: the suite does not measure it.
 *
 * @param gbPerS what one rank can receive, in 10^9 bytes a second
 */
public record Link(double gbPerS) {

    String speed() {
        return BigDecimal.valueOf(gbPerS).stripTrailingZeros().toPlainString() + " GB/s";
    }

    /**
     * The fewest bytes that any all-reduce between ranks can do with: 2 (N - 1) / N of the tensor are received by each of
     * N ranks. With two ranks that is the tensor, whatever the algorithm.
     */
    double leastUsPerToken(Configuration configuration) {
        int ranks = configuration.worldSize();
        double bytes = 2.0 * (ranks - 1) / ranks * configuration.problem().rowBytes();
        return bytes / (gbPerS * 1000);
    }
}
