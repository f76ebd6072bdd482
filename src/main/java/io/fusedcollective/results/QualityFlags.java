package io.fusedcollective.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Which results of a run are in doubt, and why. Only conditions and noise count, never the speed. */
public final class QualityFlags {

    /** A coefficient of variation above this hides the differences that matter. */
    public static final double NOISY_RATIO = 0.03;

    /** A clock below this ratio of the usual one differs from that of the other results. */
    public static final double SLOW_CLOCK_RATIO = 0.95;

    /** The mark after the name of a result in doubt. */
    public static final String MARK = "†";

    private final double usualClockMhz;

    private QualityFlags(double usualClockMhz) {
        this.usualClockMhz = usualClockMhz;
    }

    /** @param results the results of one run; the median of their clocks is the machine's usual clock */
    public static QualityFlags among(List<Result> results) {
        double[] clocksMhz = results.stream()
                .mapToDouble(result -> result.conditions().smClockMhz())
                .filter(Double::isFinite)
                .toArray();
        return new QualityFlags(new Median().evaluate(clocksMhz));
    }

    /** The results in doubt, in the order of {@code results}. */
    public static Map<Result, List<QualityFlag>> of(List<Result> results) {
        QualityFlags flags = among(results);
        Map<Result, List<QualityFlag>> found = new LinkedHashMap<>();
        for (Result result : results) {
            List<QualityFlag> ofResult = flags.about(result);
            if (!ofResult.isEmpty()) {
                found.put(result, ofResult);
            }
        }
        return found;
    }

    /** Empty if nothing speaks against the result's time, or if ranks shared GPUs, because times then mean nothing anyway. */
    public List<QualityFlag> about(Result result) {
        List<QualityFlag> flags = new ArrayList<>();
        if (result.measuredIterations() < result.plannedIterations()) {
            flags.add(new QualityFlag(
                    QualityFlag.Kind.FAILED,
                    result.plannedIterations() - result.measuredIterations(),
                    String.format(
                            Locale.ROOT,
                            "failed after %d of %d iterations",
                            result.measuredIterations(),
                            result.plannedIterations())));
        }
        if (!result.configuration().backendKind().timesMeanSomething()) {
            return flags;
        }
        Conditions conditions = result.conditions();
        if (!conditions.throttled().isEmpty()) {
            String reasons =
                    conditions.throttled().stream().map(Object::toString).collect(Collectors.joining(", "));
            flags.add(new QualityFlag(
                    QualityFlag.Kind.THROTTLED,
                    conditions.throttledShare(),
                    String.format(
                            Locale.ROOT,
                            "GPU throttled in %.0f %% of the iterations by %s",
                            100 * conditions.throttledShare(),
                            reasons)));
        }
        double clockRatio = conditions.smClockMhz() / usualClockMhz;
        if (clockRatio < SLOW_CLOCK_RATIO) {
            flags.add(new QualityFlag(
                    QualityFlag.Kind.SLOW_CLOCK,
                    1 - clockRatio,
                    String.format(
                            Locale.ROOT,
                            "GPU at %.0f MHz instead of the run's usual %.0f MHz",
                            conditions.smClockMhz(),
                            usualClockMhz)));
        }
        double variation = result.time().variation();
        if (variation > NOISY_RATIO) {
            flags.add(new QualityFlag(QualityFlag.Kind.NOISY, variation, "time varies by " + Figures.share(variation)));
        }
        return flags;
    }

    /**
     * Whether a result that was measured again replaces the first one. It must not be in doubt at all, or be less in doubt in every
     * respect in which the first one was, and in no new respect.
     */
    public static boolean better(List<QualityFlag> again, List<QualityFlag> before) {
        return again.stream()
                .allMatch(flag ->
                        before.stream().anyMatch(old -> old.kind() == flag.kind() && flag.severity() < old.severity()));
    }

    /** The flags in one line. */
    public static String words(List<QualityFlag> flags) {
        return flags.stream().map(QualityFlag::words).collect(Collectors.joining("; "));
    }
}
