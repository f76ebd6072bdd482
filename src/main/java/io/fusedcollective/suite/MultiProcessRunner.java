package io.fusedcollective.suite;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.OneLine;
import java.io.PrintWriter;

/**
 * Measures with ranks in several processes, each of which goes through the same plan by itself. A failure ends the run in all
 * processes, because no process could tell the others where to continue.
 */
final class MultiProcessRunner implements ResultRunner {

    private final Launch launch;
    private final ResultRunner runner;
    private final PrintWriter err;
    private String failure;

    /** @param err where ranks that write no results say why they failed */
    public MultiProcessRunner(Launch launch, ResultRunner runner, PrintWriter err) {
        this.launch = launch;
        this.runner = runner;
        this.err = err;
    }

    @Override
    public Outcome run(PlannedResult planned) {
        if (failure != null) {
            throw new RankFailedException("rank " + launch.rank() + " of " + launch.worldSize()
                    + " ends the run, as a result failed; run --resume goes on with it");
        }
        Outcome outcome = runner.run(planned);
        if (outcome.failure() != null) {
            failure = outcome.failure();
            if (launch.rank() > 0) {
                err.println("rank " + launch.rank() + " of " + launch.worldSize() + ": "
                        + planned.implementation().label() + " of "
                        + planned.configuration().label() + " failed: " + failure);
                outcome.lastLines().forEach(line -> err.println("    | " + OneLine.of(line)));
            }
        }
        return outcome;
    }
}
