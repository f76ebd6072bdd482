package io.fusedcollective.launch;

/** Programs that start one process a rank, and the variables by which they tell each process which one it is. */
enum Launcher {
    /** https://docs.pytorch.org/docs/stable/elastic/run.html, "Environment Variables". */
    TORCHRUN("torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "RANK"),
    /** https://docs.open-mpi.org/en/main/tuning-apps/environment-var.html. */
    OPEN_MPI("mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
            "OMPI_COMM_WORLD_LOCAL_SIZE", "OMPI_COMM_WORLD_RANK"),
    /**
     * https://slurm.schedmd.com/srun.html, "OUTPUT ENVIRONMENT VARIABLES". The script of a batch job has a rank of 0
     * and the job's number of tasks too, but is no step of the job.
     */
    SLURM("srun", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", null, "SLURM_STEP_ID");

    final String command;
    final String rank;
    final String worldSize;
    final String localRank;
    /** Null where the launcher does not say; it then says how many nodes there are. */
    final String localSize;
    /** Is set in the processes that it starts, and only there. */
    final String mark;

    Launcher(String command, String rank, String worldSize, String localRank, String localSize, String mark) {
        this.command = command;
        this.rank = rank;
        this.worldSize = worldSize;
        this.localRank = localRank;
        this.localSize = localSize;
        this.mark = mark;
    }
}
