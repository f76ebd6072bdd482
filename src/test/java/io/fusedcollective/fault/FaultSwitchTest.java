package io.fusedcollective.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.World;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault that cannot strike would look like a run that survived it. */
class FaultSwitchTest {

    private final Backend backend = new HostBackend();

    @AfterEach
    void switchOff() {
        System.clearProperty(FaultSwitch.PROPERTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "trial             | -Dfusedcollective.fault='trial' is not fault@rank or fault@rank:implementation, for example trial@1:fusedOneshot",
                "trial@one         | -Dfusedcollective.fault='trial@one' is not fault@rank or fault@rank:implementation, for example trial@1:fusedOneshot",
                "smoke@1           | unknown fault 'smoke'; allowed: setup, trial, thread, killInSetup, kill, killInTeardown, collective, barrier, memory, kernel",
                "trial@1:oneshot   | unknown implementation 'oneshot'; allowed: {implementations}",
                "trial@2           | -Dfusedcollective.fault: there is no rank 2 among 2",
                "kernel@1          | -Dfusedcollective.fault: kernel needs GPUs",
            })
    void whatCannotStrikeIsRefused(String fault, String answer) {
        System.setProperty(FaultSwitch.PROPERTY, fault);
        try (World world = backend.open(2)) {
            assertEquals(
                    Messages.complete(answer),
                    assertThrows(InvalidProblemException.class, () -> FaultInjection.into(world, backend))
                            .getMessage());
        }
    }

    @Test
    void offUnlessAskedFor() {
        try (World world = backend.open(2)) {
            assertSame(world, FaultInjection.into(world, backend));
        }
    }
}
