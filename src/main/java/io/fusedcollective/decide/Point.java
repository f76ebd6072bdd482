package io.fusedcollective.decide;

import io.fusedcollective.compare.NoiseFloor;
import io.fusedcollective.compare.Ratio;
import io.fusedcollective.compare.Verdict;
import io.fusedcollective.results.Result;

/**
 * A choice between two results at one number of tokens.
 *
 * @param ratio   the candidate's time to the alternative's; below 1 the candidate is better
 * @param widened the same with the noise floor in its interval
 * @param verdict {@link Verdict#FASTER} if the candidate wins beyond error and noise. No win is one that a
 *                report would not call a speedup
 */
record Point(int tokens, Result candidate, Result alternative, Ratio ratio, Ratio widened, Verdict verdict) {

    static Point of(int tokens, Result candidate, Result alternative, NoiseFloor noise) {
        Ratio ratio = Ratio.of(candidate.time(), alternative.time());
        Ratio widened = ratio.widened(noise.of(tokens));
        Verdict verdict = noise.verdict(ratio, tokens);
        boolean won = verdict == Verdict.FASTER || verdict == Verdict.SLOWER;
        boolean clear = candidate.time().clearlyDiffersFrom(alternative.time());
        return new Point(tokens, candidate, alternative, ratio, widened, won && !clear ? Verdict.UNCLEAR : verdict);
    }
}
