package io.fusedcollective.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fusedcollective.backend.WorkSample;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * How steadily the machine itself worked while a run measured: a fixed loop on its cores, sampled before each result.
 *
 * @param variation coefficient of variation of the loop's time; no result can be expected to vary by less
 * @param coreShare the mean share of a core that each of its threads had
 */
public record Steadiness(int samples, double variation, double coreShare) {

    /** Below this, other programs take enough to show in every time. An idle machine has 0.99 and more. */
    private static final double BUSY_SHARE = 0.95;

    /** The steadiness of at least one sample. */
    public static Steadiness of(List<WorkSample> samples) {
        DescriptiveStatistics times = new DescriptiveStatistics();
        DescriptiveStatistics shares = new DescriptiveStatistics();
        samples.forEach(sample -> {
            times.addValue(sample.timeNs());
            shares.addValue(sample.coreShare());
        });
        double deviation = samples.size() < 2 ? 0 : times.getStandardDeviation();
        return new Steadiness(samples.size(), deviation / times.getMean(), shares.getMean());
    }

    @JsonIgnore
    public boolean busy() {
        return coreShare < BUSY_SHARE;
    }

    /** The measurement in words, without a verdict. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "a fixed loop on the same cores varied by %s (%d samples) and had %.0f %% of them",
                Figures.share(variation),
                samples,
                100 * coreShare);
    }

    /** How much of the cores other programs had. */
    public String othersShare() {
        return String.format(Locale.ROOT, "%.0f %%", 100 * (1 - coreShare));
    }
}
