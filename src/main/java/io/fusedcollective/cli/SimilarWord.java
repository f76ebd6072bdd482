package io.fusedcollective.cli;

import java.util.Collection;
import java.util.List;

/** The word that somebody meant who mistyped it. picocli's own guess takes "measure" for "report". */
final class SimilarWord {

    private static final int MOST_SLIPS = 2;

    private SimilarWord() {}

    /** The words that are one or two slips away: a letter too many, too few, wrong, or two exchanged. */
    static List<String> among(Collection<String> words, String typed) {
        return words.stream()
                .filter(word -> slips(word, typed) <= Math.min(MOST_SLIPS, word.length() / 2))
                .toList();
    }

    /** The distance of Damerau and Levenshtein, in its variant that changes no letter twice. */
    private static int slips(String a, String b) {
        int[][] slips = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                slips[i][j] = Math.min(slips[i - 1][j - 1] + wrong, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[a.length()][b.length()];
    }
}
