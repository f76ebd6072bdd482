package io.fusedcollective.launch;

import java.util.List;

/** Programs that start one process a rank, and the variables by which they tell each process which one it is. */
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
     * https://slurm.schedmd.com/srun.html, "OUTPUT ENVIRONMENT VARIABLES". SLURM_NTASKS may be the job's, which has more
     * tasks than the step: srun --preserve-env leaves it as it is, and so does a shell by salloc, which is a step of one.
     */
    SLURM("srun", "SLURM_PROCID", List.of("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"), "SLURM_LOCALID", null);

    final String command;
    final String rank;
    /** The first that is set counts. */
    final List<String> worldSizes;

    final String localRank;
    /** Null where the launcher tells it otherwise. */
    final String localSize;

    Launcher(String command, String rank, List<String> worldSizes, String localRank, String localSize) {
        this.command = command;
        this.rank = rank;
        this.worldSizes = worldSizes;
        this.localRank = localRank;
        this.localSize = localSize;
    }
}
