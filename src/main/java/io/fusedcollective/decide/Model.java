package io.fusedcollective.decide;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts about a transformer that an estimate of fusion's savings needs. */
public record Model(int hidden, int layers) {

    private static final Pattern TEXT = Pattern.compile("hidden=([1-9]\\d{0,5}),layers=([1-9]\\d{0,3})");

    /** One after the attention, one after the feed-forward part. */
    private static final int ALL_REDUCES_PER_LAYER = 2;

    /** @param text for example {@code hidden=8192,layers=80} */
    public static Model of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidProblemException("--model '" + text
                    + "' is not of the form hidden=8192,layers=80, with at least one" + " layer and less than 10,000");
        }
        return new Model(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    int allReduces() {
        return ALL_REDUCES_PER_LAYER * layers;
    }

    /**
     * The time that fusion saves in one forward pass, in microseconds; negative if it costs time.
     *
     * @param ratio fused to standard time
     */
    double savedUs(Point point, double ratio) {
        return allReduces() * point.alternative().time().timeNs() * (1 - ratio) / 1000;
    }
}
