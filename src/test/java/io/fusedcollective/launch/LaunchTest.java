package io.fusedcollective.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fusedcollective.problem.InvalidProblemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "RANK=1 WORLD_SIZE=2 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=10.0.0.1 MASTER_PORT=29500"
                        + " | rank 1 of 2 by torchrun, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at 10.0.0.1:29501",
                "RANK=9 WORLD_SIZE=16 LOCAL_RANK=1 LOCAL_WORLD_SIZE=8 MASTER_ADDR=node1 MASTER_PORT=1234"
                        + " | rank 9 of 16 by torchrun, a process and a GPU each, 2 of 8 on this node; NCCL connects the ranks at node1:1235",
                "OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=0 OMPI_COMM_WORLD_LOCAL_SIZE=2"
                        + " | rank 0 of 2 by mpirun, a process and a GPU each, 1 of 2 on this node; NCCL connects the ranks at 127.0.0.1:29577",
                "OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2"
                        + " MASTER_ADDR=node1 | rank 3 of 4 by mpirun, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at node1:29577",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_NTASKS=2 SLURM_LOCALID=1 SLURM_NODEID=0"
                        + " SLURM_STEP_TASKS_PER_NODE=2 | rank 1 of 2 by srun, a process and a GPU each, 2 of 2 on this node; NCCL"
                        + " connects the ranks at 127.0.0.1:23329",
                // With one node there is nothing that its number could say.
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_NTASKS=2 SLURM_LOCALID=1"
                        + " SLURM_STEP_TASKS_PER_NODE=2 | rank 1 of 2 by srun, a process and a GPU each, 2 of 2 on this node; NCCL"
                        + " connects the ranks at 127.0.0.1:23329",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=1"
                        + " SLURM_STEP_TASKS_PER_NODE=1(x2) MASTER_ADDR=n1 MASTER_PORT=7000"
                        + " | rank 1 of 2 by srun, a process and a GPU each, 1 of 1 on this node; NCCL connects the ranks at n1:7000",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=0"
                        + " SLURM_STEP_TASKS_PER_NODE=1(x2) NCCL_COMM_ID=n1:77"
                        + " | rank 0 of 2 by srun, a process and a GPU each, 1 of 1 on this node; NCCL connects the ranks at n1:77",
                // Nodes may have different numbers of tasks, and a step fewer than its job.
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=2 SLURM_STEP_NUM_TASKS=4 SLURM_NTASKS=16 SLURM_LOCALID=2 SLURM_NODEID=0"
                        + " SLURM_STEP_TASKS_PER_NODE=3,1 MASTER_ADDR=n1"
                        + " | rank 2 of 4 by srun, a process and a GPU each, 3 of 3 on this node; NCCL connects the ranks at n1:23329",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=6 SLURM_STEP_NUM_TASKS=7 SLURM_LOCALID=0 SLURM_NODEID=3"
                        + " SLURM_STEP_TASKS_PER_NODE=2(x3),1 MASTER_ADDR=fd00::1"
                        + " | rank 6 of 7 by srun, a process and a GPU each, 1 of 1 on this node; NCCL connects the ranks at"
                        + " [fd00::1]:23329",
                // Without a job nothing but these can have set them.
                "SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_LOCALID=1 | rank 1 of 2 by srun, a process and a GPU each, 2 of 2 on this node;"
                        + " NCCL connects the ranks at 127.0.0.1:29577",
                "NCCL_COMM_ID=n1:77 RANK=1 WORLD_SIZE=2 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=n1 MASTER_PORT=29500"
                        + " | rank 1 of 2 by torchrun, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at n1:77",
                // torchrun, started by srun once a node, speaks of the inner world.
                "RANK=3 WORLD_SIZE=4 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=n1 MASTER_PORT=29500 SLURM_STEP_ID=0"
                        + " SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=1 SLURM_STEP_TASKS_PER_NODE=1(x2)"
                        + " | rank 3 of 4 by torchrun, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at n1:29501",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 NCCL_COMM_ID=[fd00::1]:77"
                        + " | rank 0 of 2 by torchrun, a process and a GPU each, 1 of 2 on this node; NCCL connects the ranks at"
                        + " [fd00::1]:77",
                // A job's script is no task, nor is a shell that salloc made a step of its own; a world of one needs no
                // launcher;
                // nor does a variable that is empty.
                "SLURM_JOB_ID=7 SLURM_PROCID=0 SLURM_NTASKS=2 SLURM_LOCALID=0 SLURM_NODEID=0 SLURM_TASKS_PER_NODE=2 | none",
                "SLURM_JOB_ID=7 SLURM_NTASKS=2 SLURM_TASKS_PER_NODE=2 | none",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=4294967290 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1 SLURM_NTASKS=2 SLURM_LOCALID=0"
                        + " SLURM_NODEID=0 SLURM_STEP_TASKS_PER_NODE=1 SLURM_TASKS_PER_NODE=2 | none",
                "SLURM_NTASKS=2 | none",
                "RANK=0 WORLD_SIZE=1 LOCAL_RANK=0 LOCAL_WORLD_SIZE=1 MASTER_ADDR=n1 MASTER_PORT=29500 | none",
                // Hydra of MPICH and Intel MPI, PALS of Cray, MVAPICH, jsrun and Flux.
                "PMI_RANK=1 PMI_SIZE=2 MPI_LOCALRANKID=1 MPI_LOCALNRANKS=2"
                        + " | rank 1 of 2 by mpiexec, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at 127.0.0.1:29577",
                "PALS_RANKID=3 PALS_LOCAL_RANKID=1 PMI_RANK=3 PMI_SIZE=4 PMI_LOCAL_RANK=1 PMI_LOCAL_SIZE=2 PALS_APID=ns.1 MASTER_ADDR=n1"
                        + " | rank 3 of 4 by mpiexec, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at n1:28000",
                "MV2_COMM_WORLD_RANK=1 MV2_COMM_WORLD_SIZE=2 MV2_COMM_WORLD_LOCAL_RANK=1 MV2_COMM_WORLD_LOCAL_SIZE=2 MASTER_PORT=7000"
                        + " | rank 1 of 2 by mpirun_rsh, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at 127.0.0.1:7000",
                "JSM_NAMESPACE_RANK=0 JSM_NAMESPACE_SIZE=2 JSM_NAMESPACE_LOCAL_RANK=0 JSM_NAMESPACE_LOCAL_SIZE=2"
                        + " | rank 0 of 2 by jsrun, a process and a GPU each, 1 of 2 on this node; NCCL connects the ranks at 127.0.0.1:29577",
                "FLUX_JOB_ID=f123 FLUX_TASK_RANK=3 FLUX_JOB_SIZE=4 FLUX_TASK_LOCAL_ID=1 FLUX_JOB_NNODES=2 PMI_RANK=3 PMI_SIZE=4 MASTER_ADDR=n1"
                        + " | rank 3 of 4 by flux run, a process and a GPU each, 2 of 2 on this node; NCCL connects the ranks at n1:26372",
                "PMI_RANK=0 PMI_SIZE=1 MPI_LOCALRANKID=0 MPI_LOCALNRANKS=1 | none",
                // srun sets two of Hydra's variables as well; inside srun, Hydra itself counts, and so does torchrun.
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=1 SLURM_NODEID=0"
                        + " SLURM_STEP_TASKS_PER_NODE=2 PMI_RANK=1 PMI_SIZE=2 | rank 1 of 2 by srun, a process and a GPU each, 2 of 2"
                        + " on this node; NCCL connects the ranks at 127.0.0.1:23329",
                "SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 PMI_RANK=0 PMI_SIZE=2 MPI_LOCALRANKID=0"
                        + " | rank 0 of 2 by mpiexec, a process and a GPU each, 1 of 2 on this node; NCCL connects the ranks at 127.0.0.1:29577",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 LOCAL_WORLD_SIZE=1 MASTER_ADDR=n1 MASTER_PORT=29500 TORCHELASTIC_RUN_ID=none"
                        + " SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0"
                        + " | rank 0 of 2 by torchrun, a process and a GPU each, 1 of 1 on this node; NCCL connects the ranks at n1:29501",
                "RANK=0 WORLD_SIZE=1 LOCAL_RANK=0 TORCHELASTIC_RUN_ID=none SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2"
                        + " SLURM_LOCALID=1 | none",
                // Set by hand, or by a container's image, a world of one says nothing.
                "RANK=0 WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2"
                        + " PMIX_NAMESPACE=ns.1 | rank 1 of 2 by mpirun, a process and a GPU each, 2 of 2 on this node; NCCL connects the"
                        + " ranks at 127.0.0.1:28000",
                "RANK=0 WORLD_SIZE=1 | none",
                "RANK= WORLD_SIZE= LOCAL_RANK= | none",
                "PATH=/bin MASTER_ADDR=n1 | none",
            })
    void knowsTheLaunchersByTheirVariables(String environment, String label) {
        assertEquals(
                Optional.ofNullable(label), Launch.of(variables(environment)).map(Launch::label));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RANK=0 WORLD_SIZE=2 | LOCAL_RANK is not set, but RANK=0 and WORLD_SIZE=2 are; torchrun sets all of RANK,"
                        + " WORLD_SIZE, LOCAL_RANK: set them all, or none",
                "WORLD_SIZE=2 | RANK is not set, but WORLD_SIZE=2 is; torchrun sets all of RANK, WORLD_SIZE, LOCAL_RANK: set"
                        + " them all, or none",
                "LOCAL_RANK=0 | RANK is not set, but LOCAL_RANK=0 is; torchrun sets all of RANK, WORLD_SIZE, LOCAL_RANK: set"
                        + " them all, or none",
                "OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=0 | OMPI_COMM_WORLD_RANK is not set, but"
                        + " OMPI_COMM_WORLD_SIZE=2 and OMPI_COMM_WORLD_LOCAL_RANK=0 are; mpirun sets all of"
                        + " OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE, OMPI_COMM_WORLD_LOCAL_RANK: set them all, or none",
                "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_LOCALID=0 | SLURM_NTASKS is not set, but SLURM_PROCID=0 and"
                        + " SLURM_LOCALID=0 are; srun sets all of SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID: set them all, or none",
                "RANK=2 WORLD_SIZE=2 LOCAL_RANK=0 | RANK=2 is not a number between 0 and 1 (WORLD_SIZE=2)",
                "RANK=-1 WORLD_SIZE=2 LOCAL_RANK=0 | RANK=-1 is not a number between 0 and 1 (WORLD_SIZE=2)",
                "RANK=one WORLD_SIZE=2 LOCAL_RANK=0 | RANK=one is not a number between 0 and 1 (WORLD_SIZE=2)",
                "RANK=0 WORLD_SIZE=0 LOCAL_RANK=0 | WORLD_SIZE=0 is not a number of at least 1",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=2 LOCAL_WORLD_SIZE=2 MASTER_ADDR=n1 | LOCAL_RANK=2 is not a number between 0 and"
                        + " 1 (WORLD_SIZE=2)",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 LOCAL_WORLD_SIZE=4 | LOCAL_WORLD_SIZE=4 is not a number between 1 and 2"
                        + " (WORLD_SIZE=2)",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 LOCAL_WORLD_SIZE=2 MASTER_ADDR=n1 MASTER_PORT=http | MASTER_PORT=http is not a"
                        + " number between 1 and 65534",
                "SLURM_PROCID=1 SLURM_NTASKS=2 | SLURM_LOCALID is not set, but SLURM_PROCID=1 and SLURM_NTASKS=2 are; srun sets all"
                        + " of SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID: set them all, or none",
                "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=8 SLURM_LOCALID=0 SLURM_NODEID=0 SLURM_STEP_TASKS_PER_NODE=2(x3),1"
                        + " | SLURM_STEP_TASKS_PER_NODE=2(x3),1 does not add up to SLURM_STEP_NUM_TASKS=8",
                "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=0 SLURM_STEP_TASKS_PER_NODE=2x1"
                        + " | SLURM_STEP_TASKS_PER_NODE=2x1 is not a list of tasks, as 2(x3),1",
                "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=2"
                        + " SLURM_STEP_TASKS_PER_NODE=1(x2) | SLURM_NODEID=2 is not a number between 0 and 1"
                        + " (SLURM_STEP_TASKS_PER_NODE=1(x2))",
                "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=1 SLURM_NODEID=1"
                        + " SLURM_STEP_TASKS_PER_NODE=1(x2) | SLURM_LOCALID=1 is not a number between 0 and 0"
                        + " (SLURM_STEP_NUM_TASKS=2)",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 NCCL_COMM_ID=n1 | NCCL_COMM_ID=n1 is not address:port, as 10.0.0.1:29577,"
                        + " [fd00::1]:29577 or node1:29577",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 NCCL_COMM_ID=fd00::1:77 | NCCL_COMM_ID=fd00::1:77 is not address:port, as"
                        + " 10.0.0.1:29577, [fd00::1]:29577 or node1:29577",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 NCCL_COMM_ID=n1:65536 | NCCL_COMM_ID=n1:65536 is not address:port, as"
                        + " 10.0.0.1:29577, [fd00::1]:29577 or node1:29577",
                "SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 SLURM_LOCALID=0 SLURM_NODEID=0"
                        + " SLURM_STEP_TASKS_PER_NODE=1(x2) | MASTER_ADDR is not set, and srun"
                        + " does not say where rank 0 is; set it to the address of rank 0's node (or NCCL_COMM_ID to address:port)",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=1 | LOCAL_RANK=1 is above RANK=0; it counts the ranks of this node that are not above"
                        + " this one",
                "RANK=+1 WORLD_SIZE=2 LOCAL_RANK=0 | RANK=+1 is not a number between 0 and 1 (WORLD_SIZE=2)",
                "RANK=\u0661 WORLD_SIZE=2 LOCAL_RANK=0 | RANK=\u0661 is not a number between 0 and 1 (WORLD_SIZE=2)",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=n1 MASTER_PORT=29500_ | MASTER_PORT=29500_ is not a number between 1 and"
                        + " 65534",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=n1_ | MASTER_ADDR=n1_ is not a host name or an address, as node1,"
                        + " 10.0.0.1 or fd00::1",
                "PMI_RANK=0 PMI_SIZE=2 | MPI_LOCALRANKID is not set, but PMI_RANK=0 and PMI_SIZE=2 are; mpiexec sets all of PMI_RANK,"
                        + " PMI_SIZE, MPI_LOCALRANKID: set them all, or none",
                "FLUX_TASK_RANK=0 FLUX_JOB_SIZE=3 FLUX_TASK_LOCAL_ID=0 FLUX_JOB_NNODES=2 | FLUX_JOB_SIZE=3 is not a multiple of"
                        + " FLUX_JOB_NNODES=2; start as many tasks on each node",
                "PMIX_RANK=1 | PMIX_RANK=1 says that a launcher started this process as a rank, but it is none of torchrun, mpirun,"
                        + " mpirun_rsh, jsrun, flux run, mpiexec, srun; unset it to measure in one process, or set RANK, WORLD_SIZE and"
                        + " LOCAL_RANK as torchrun does",
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=1"
                        + " | the environment is of two ranks at once: rank 0 of 2 by torchrun, rank 1 of 2 by mpirun; unset the"
                        + " variables of one",
            })
    void refusesVariablesThatAreHalfSetOrContradictEachOther(String environment, String message) {
        Map<String, String> variables = variables(environment);
        assertEquals(
                message.replace("29500_", "29500 ").replace("n1_", "n1 "),
                assertThrows(InvalidProblemException.class, () -> Launch.of(variables))
                        .getMessage());
    }

    private static Map<String, String> variables(String environment) {
        return Arrays.stream(environment.split(" "))
                .map(variable -> variable.split("=", 2))
                .map(parts -> new String[] {parts[0], parts[1].replace('_', parts[1].endsWith("_") ? ' ' : '_')})
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** A few characters stand for millions of nodes: neither time nor memory may grow with them. */
    @Test
    void slurmsListsTakeNoMoreThanTheirText() {
        String groups = String.join(",", Collections.nCopies(20_000, "1(x9999999)"));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            SlurmTasks tasks = SlurmTasks.of(groups);
            assertEquals(20_000L * 9_999_999, tasks.tasks());
            assertEquals(1, tasks.tasksOf(2_000_000_000));
        });
        SlurmTasks uneven = SlurmTasks.of("2(x3),1");
        assertEquals(
                List.of(2, 2, 2, 1),
                IntStream.range(0, 4).mapToObj(uneven::tasksOf).toList());
        assertEquals(List.of(4L, 7L), List.of(uneven.nodes(), uneven.tasks()));
    }
}
