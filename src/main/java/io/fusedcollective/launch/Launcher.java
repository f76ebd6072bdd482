package io.fusedcollective.launch;

import java.util.List;

/** Programs that start one process a rank, and the variables that tell each process which rank it is. */
enum Launcher {
    /** https://docs.pytorch.org/docs/stable/elastic/run.html, "Environment Variables". */
    TORCHRUN("torchrun", "RANK", List.of("WORLD_SIZE"), "LOCAL_RANK", "LOCAL_WORLD_SIZE"),
    /** https://docs.open-mpi.org/en/main/tuning-apps/environment-var.html. */
    OPEN_MPI(
            "mpirun",
            "OMPI_COMM_WORLD_RANK",
            List.of("OMPI_COMM_WORLD_SIZE"),
            "OMPI_COMM_WORLD_LOCAL_RANK",
            "OMPI_COMM_WORLD_LOCAL_SIZE"),
    /**
     * https://slurm.schedmd.com/srun.html, "OUTPUT ENVIRONMENT VARIABLES". SLURM_NTASKS may be the number of the whole job, which
     * has more tasks than the step. This happens with srun --preserve-env and in a shell of salloc, which is a step of one task.
     */
    SLURM("srun", "SLURM_PROCID", List.of("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"), "SLURM_LOCALID", null);

    final String command;
    final String rank;
    /** The names of the variable; the first one that is set counts. */
    final List<String> worldSizes;

    final String localRank;
    /** Null if the launcher gives this value in another way. */
    final String localSize;

    Launcher(String command, String rank, List<String> worldSizes, String localRank, String localSize) {
        this.command = command;
        this.rank = rank;
        this.worldSizes = worldSizes;
        this.localRank = localRank;
        this.localSize = localSize;
    }
}
