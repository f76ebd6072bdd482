package io.fusedcollective.verify;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.oracle.Oracle;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.problem.SharedReasons;
import io.fusedcollective.problem.Summation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets every implementation compute every case, and compares all elements on all ranks: one rank's with the oracle, the
 * others' with that rank's and a second run's with the first's bit by bit, which is both cheaper and stricter. The one rank is 0,
 * or with a sharded residual the owner of each row, which alone has all of the row's outputs.
 */
public final class Verification {

    /** Operations in one graph. The second one starts from what the first one left behind. */
    private static final int OPERATIONS = 2;

    private record Task(Implementation implementation, VerificationCase problem) {}

    /** What a rank has computed, how a second run differed, and whether it left the padding alone. */
    private record RankOutput(List<OutputRow> rows, RowCheck rerun, boolean paddingIsZero) {}

    private final Backend backend;
    private final int worldSize;
    private final Set<Task> tasks = new LinkedHashSet<>();
    private final SharedReasons unavailable = new SharedReasons();
    private final List<String> leftOut;

    /** @throws InvalidProblemException when there is nothing that this backend can compute */
    public Verification(VerificationRequest request, Backend backend, int worldSize) {
        this.backend = backend;
        this.worldSize = worldSize;
        for (VerificationCase problem : CaseList.of(request)) {
            request.implementations().stream()
                    .filter(problem::concerns)
                    .forEach(implementation -> problem.as(implementation, request.residuals())
                            .ofLibraries(implementation)
                            .forEach(each -> add(new Task(implementation, each))));
        }
        leftOut = List.copyOf(CaseList.leftOut(request));
        if (tasks.isEmpty()) {
            throw new InvalidProblemException("nothing to verify: " + String.join("; ", unavailableReasons()));
        }
    }

    private void add(Task task) {
        VerificationCase problem = task.problem;
        Optional<String> reason = task.implementation.kind() == Implementation.Kind.PROBE
                ? Optional.of("computes no norm to verify; each of its trials in a run checks what it leaves")
                : backend.unavailable(task.implementation, problem.problem(), worldSize, problem.options());
        reason.ifPresentOrElse(why -> unavailable.add(task.implementation, why), () -> tasks.add(task));
    }

    /** A line for each reason, with the implementations that have it. */
    public List<String> unavailableReasons() {
        List<String> lines = new ArrayList<>(unavailable.lines());
        lines.addAll(leftOut);
        return lines;
    }

    /**
     * Prints a line for each implementation as soon as it is verified.
     *
     * @param full whether to print each result instead
     * @throws RankFailedException when a rank cannot go on
     */
    public VerificationReport run(PrintWriter out, boolean full) {
        VerificationReport report = new VerificationReport(
                tasks.stream().map(task -> task.implementation.label()),
                tasks.stream().map(task -> task.problem.label()));
        Map<Implementation, List<Task>> byImplementation = tasks.stream()
                .collect(Collectors.groupingBy(task -> task.implementation, TreeMap::new, Collectors.toList()));
        try (RankThreads ranks = new RankThreads(backend.open(worldSize))) {
            print(report.heading(), full, out);
            print(report.sumHeading(), !full, out);
            byImplementation.forEach((implementation, own) -> {
                for (Task task : own) {
                    print(report.add(verify(task, ranks)), full, out);
                }
                print(report.sum(implementation), !full, out);
            });
        }
        return report;
    }

    private static void print(String line, boolean wanted, PrintWriter out) {
        if (wanted) {
            out.print(line);
            out.flush();
        }
    }

    private VerificationResult verify(Task task, RankThreads ranks) {
        Workload work = task.problem.workload();
        List<RankOutput> outputs = ranks.onAll(rank -> compute(task.implementation, work, rank, ranks));
        Problem problem = work.problem();
        List<OutputRow> reference = IntStream.range(0, problem.tokens())
                .mapToObj(row -> outputs.get(judgedRank(problem, row)).rows.get(row))
                .toList();
        Arithmetic arithmetic = task.implementation.arithmetic(work.options()).orElseThrow();
        Oracle oracle = new Oracle(problem, work.inputs(), worldSize, arithmetic);
        RowCheck check = IntStream.range(0, reference.size())
                .parallel()
                .mapToObj(row -> oracle.check(row, reference.get(row)))
                .reduce(RowCheck.NOTHING, RowCheck::plus);
        for (int rank = 0; rank < worldSize; rank++) {
            RankOutput output = outputs.get(rank);
            check = check.plus(fromReference(rank, output.rows, problem, reference))
                    .plus(output.rerun);
            if (!output.paddingIsZero) {
                String where = "rank " + rank + ": the padding of the scale factors is not 0";
                check = check.plus(new RowCheck(0, 1, 0, 0, where));
            }
        }
        // A sum that is rounded in any order may be off by whole units, and with it any number of codes.
        boolean tiesLimited = worldSize == 2 || arithmetic.summation() != Summation.DTYPE_IN_ANY_ORDER;
        long codes =
                tiesLimited ? reference.stream().mapToLong(Verification::codes).sum() : 0;
        return new VerificationResult(task.implementation, task.problem, check, codes);
    }

    /** The rank whose outputs of a row the oracle judges. */
    private int judgedRank(Problem problem, int row) {
        return problem.residual() == Residual.SHARDED
                ? problem.shards(worldSize).owner(row)
                : 0;
    }

    /** How a rank's outputs differ from those that the oracle judges. */
    private RowCheck fromReference(int rank, List<OutputRow> actual, Problem problem, List<OutputRow> reference) {
        BitComparison comparison =
                new BitComparison("rank " + rank, problem.residual() == Residual.SHARDED ? "the owner" : "rank 0");
        for (int row = 0; row < reference.size(); row++) {
            if (judgedRank(problem, row) != rank) {
                OutputRow judged = reference.get(row);
                boolean hasSum = problem.holdsResidual(row, rank, worldSize);
                comparison.compare(row, actual.get(row), hasSum ? judged : judged.withoutSum());
            }
        }
        return comparison.verdict();
    }

    private static long codes(OutputRow row) {
        return Stream.of(row.bits(Output.CODES), row.bits(Output.SCALES))
                .filter(Objects::nonNull)
                .mapToLong(codes -> codes.length)
                .sum();
    }

    /** Runs on the rank's own thread. */
    private static RankOutput compute(Implementation implementation, Workload work, Rank rank, RankThreads ranks) {
        try (Replay replay = rank.prepare(implementation, work, OPERATIONS)) {
            int tokens = work.problem().tokens();
            List<OutputRow> first = runAndRead(replay, tokens, rank, ranks);
            List<OutputRow> second = runAndRead(replay, tokens, rank, ranks);
            String name = "rank " + rank.index();
            RowCheck rerun = differences(name + "'s second run", second, "its first", first);
            return new RankOutput(
                    first, new RowCheck(0, rerun.wrong(), 0, 0, rerun.firstWrong()), replay.scalePaddingIsZero());
        }
    }

    private static List<OutputRow> runAndRead(Replay replay, int tokens, Rank rank, RankThreads ranks) {
        replay.poisonOutputs();
        ranks.lineUp(rank);
        replay.compute();
        ranks.lineUp(rank);
        return IntStream.range(0, tokens)
                .mapToObj(row -> replay.readRow(0, row))
                .toList();
    }

    private static RowCheck differences(
            String found, List<OutputRow> actual, String expected, List<OutputRow> reference) {
        BitComparison comparison = new BitComparison(found, expected);
        for (int row = 0; row < reference.size(); row++) {
            comparison.compare(row, actual.get(row), reference.get(row));
        }
        return comparison.verdict();
    }
}
