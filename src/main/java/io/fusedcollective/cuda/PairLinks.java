package io.fusedcollective.cuda;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Describes in few words what connects each pair of several devices or ranks. */
final class PairLinks {

    private record Pair(int first, int second) {}

    private PairLinks() {}

    /**
     * For example "NVLink, 18 links a GPU among ranks 0–7 and among 8–15; the network between all others".
     *
     * @param noun the word for the devices, in the plural
     * @param link the link of two of them, the lower first
     */
    static String words(int count, String noun, BiFunction<Integer, Integer, String> link) {
        Map<String, List<Pair>> pairs = new LinkedHashMap<>();
        for (int first = 0; first < count; first++) {
            for (int second = first + 1; second < count; second++) {
                pairs.computeIfAbsent(link.apply(first, second), name -> new ArrayList<>())
                        .add(new Pair(first, second));
            }
        }
        if (pairs.size() == 1) {
            return pairs.keySet().iterator().next() + (count == 2 ? "" : " among all " + noun);
        }
        // The most frequent link has no list of pairs: it connects "all others".
        String most = pairs.keySet().stream()
                .max(Comparator.comparingInt(name -> pairs.get(name).size()))
                .orElse("");
        String others = pairs.entrySet().stream()
                .filter(one -> !one.getKey().equals(most))
                .map(one -> one.getKey() + places(one.getValue(), noun))
                .collect(Collectors.joining("; "));
        return others + (most.isEmpty() ? "" : "; " + most + " between all others");
    }

    private static String places(List<Pair> pairs, String noun) {
        List<Collection<Integer>> groups = groups(pairs);
        boolean allWithinGroups = groups.stream()
                        .mapToInt(group -> group.size() * (group.size() - 1) / 2)
                        .sum()
                == pairs.size();
        return allWithinGroups
                ? " among " + noun + " "
                        + groups.stream().map(PairLinks::ranges).collect(Collectors.joining(" and among "))
                : " between " + noun + " "
                        + pairs.stream()
                                .map(pair -> pair.first + " and " + pair.second)
                                .collect(Collectors.joining(", "));
    }

    /** Groups of numbers that are paired directly or through others. */
    private static List<Collection<Integer>> groups(List<Pair> pairs) {
        List<Collection<Integer>> groups = new ArrayList<>();
        for (Pair pair : pairs) {
            List<Collection<Integer>> touched = groups.stream()
                    .filter(group -> group.contains(pair.first) || group.contains(pair.second))
                    .toList();
            Collection<Integer> joined = new TreeSet<>(List.of(pair.first, pair.second));
            touched.forEach(joined::addAll);
            groups.removeAll(touched);
            groups.add(joined);
        }
        groups.sort(Comparator.comparing(group -> group.iterator().next()));
        return groups;
    }

    /** For example "0–3, 6", of numbers in order. */
    static String ranges(Collection<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int number : numbers) {
            if (first >= 0 && number == last + 1) {
                ranges.remove(ranges.size() - 1);
            } else {
                first = number;
            }
            last = number;
            ranges.add(first == last ? String.valueOf(first) : first + "–" + last);
        }
        return String.join(", ", ranges);
    }
}
