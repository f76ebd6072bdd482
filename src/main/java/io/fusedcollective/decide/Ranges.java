package io.fusedcollective.decide;

import io.fusedcollective.compare.Verdict;
import io.fusedcollective.results.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Measured numbers of tokens in words. Neighbors with the same verdict make a range, as in "1–8, 128–2048". */
final class Ranges {

    private Ranges() {}

    static String of(List<Point> points, Predicate<Verdict> wanted) {
        return ofPoints(points, point -> wanted.test(point.verdict()));
    }

    static String ofPoints(List<Point> points, Predicate<Point> wanted) {
        List<String> ranges = new ArrayList<>();
        int first = -1;
        for (int i = 0; i <= points.size(); i++) {
            boolean in = i < points.size() && wanted.test(points.get(i));
            if (in && first < 0) {
                first = i;
            } else if (!in && first >= 0) {
                int from = points.get(first).tokens();
                int to = points.get(i - 1).tokens();
                ranges.add(from == to ? Integer.toString(from) : from + "–" + to);
                first = -1;
            }
        }
        return ranges.isEmpty() ? Figures.NONE : String.join(", ", ranges);
    }
}
