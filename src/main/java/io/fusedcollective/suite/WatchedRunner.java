package io.fusedcollective.suite;

import io.fusedcollective.backend.Timeouts;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * Runs JMH, and ends a fork that says nothing any more. Ranks watch each other, but a stopped process, or one that has not come so
 * far, watches nothing; JMH itself waits for its forks without end, and so does its link to them if a stranger connects to it first.
 */
final class WatchedRunner {

    /** A fork that was killed is gone, and JMH has read what it left, long before this. */
    private static final Duration END = Duration.ofSeconds(5);

    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Options options;
    private final FailureLog log;
    private final Duration limit;
    private String stuck;

    /** @param limit how long a fork may say nothing */
    WatchedRunner(Options options, FailureLog log, Duration limit) {
        this.options = options;
        this.log = log;
        this.limit = limit;
    }

    /** Why a fork was ended, in one line; null if none was. */
    String stuck() {
        return stuck;
    }

    Collection<RunResult> run() throws RunnerException {
        if (options.getForkCount().orElse(1) == 0) {
            // There is no process that could be ended without the run; the ranks' own watch ends it if need be.
            return new Runner(options, log).run();
        }
        FutureTask<Collection<RunResult>> run = new FutureTask<>(() -> new Runner(options, log).run());
        Thread thread = new Thread(new Group(log), run, "jmh");
        thread.setDaemon(true);
        log.sign();
        thread.start();
        try {
            if (fallsSilent(run, limit)) {
                endForks();
                if (fallsSilent(run, END)) {
                    // JMH does not notice that its fork is gone: it waits for a stranger on its link.
                    thread.interrupt();
                    return run.get(END.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            return run.get();
        } catch (TimeoutException e) {
            throw new RunnerException(stuck);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunnerException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RunnerException jmhs) {
                throw jmhs;
            } else if (e.getCause() instanceof RuntimeException jmhs) {
                throw jmhs;
            } else if (e.getCause() instanceof Error jmhs) {
                throw jmhs;
            }
            throw new RunnerException(e.getCause());
        }
    }

    /** Waits until JMH has ended, which is false, or its fork has said nothing for longer than {@code patience}. */
    private boolean fallsSilent(Future<?> run, Duration patience) throws InterruptedException, ExecutionException {
        while (log.quiet().compareTo(patience) <= 0) {
            try {
                run.get(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException stillRunning) {
                // Looks again whether the fork has said something.
            }
        }
        return true;
    }

    private void endForks() {
        stuck = "its fork said nothing for " + Timeouts.text(limit) + ", so it was ended: it had stopped or hung,"
                + " or another program had connected to JMH's port";
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        log.sign();
    }

    /** JMH's own threads belong to it, so what ends one of them goes to the log and not, as a stack trace, to the user. */
    private static final class Group extends ThreadGroup {

        private final FailureLog log;

        Group(FailureLog log) {
            super("jmh");
            this.log = log;
        }

        @Override
        public void uncaughtException(Thread thread, Throwable e) {
            log.println("a thread of JMH ended: " + e);
        }
    }
}
