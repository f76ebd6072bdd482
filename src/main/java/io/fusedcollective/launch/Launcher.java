package io.fusedcollective.launch;

import java.util.List;
import java.util.Map;

/**
 * Programs that start one process a rank, and the variables that tell each process which rank it is. One launcher may have
 * started another, as srun starts torchrun. The innermost one knows the ranks, so inner launchers stand before outer ones.
 */
enum Launcher {
    /** https://docs.pytorch.org/docs/stable/elastic/run.html, "Environment Variables". */
    TORCHRUN(
            "torchrun",
            List.of("RANK"),
            List.of("WORLD_SIZE"),
            List.of("LOCAL_RANK"),
            List.of("LOCAL_WORLD_SIZE"),
            List.of()),
    /** https://docs.open-mpi.org/en/main/tuning-apps/environment-var.html; the job's name is version 5's, then version 4's. */
    OPEN_MPI(
            "mpirun",
            List.of("OMPI_COMM_WORLD_RANK"),
            List.of("OMPI_COMM_WORLD_SIZE"),
            List.of("OMPI_COMM_WORLD_LOCAL_RANK"),
            List.of("OMPI_COMM_WORLD_LOCAL_SIZE"),
            List.of("PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid")),
    /** https://mvapich.cse.ohio-state.edu/userguide/, "MV2_COMM_WORLD_LOCAL_RANK". */
    MVAPICH(
            "mpirun_rsh",
            List.of("MV2_COMM_WORLD_RANK"),
            List.of("MV2_COMM_WORLD_SIZE"),
            List.of("MV2_COMM_WORLD_LOCAL_RANK"),
            List.of("MV2_COMM_WORLD_LOCAL_SIZE"),
            List.of()),
    /** IBM Spectrum LSF's: https://www.ibm.com/docs/en/spectrum-lsf, "jsrun". */
    JSRUN(
            "jsrun",
            List.of("JSM_NAMESPACE_RANK"),
            List.of("JSM_NAMESPACE_SIZE"),
            List.of("JSM_NAMESPACE_LOCAL_RANK"),
            List.of("JSM_NAMESPACE_LOCAL_SIZE"),
            List.of()),
    /** https://flux-framework.readthedocs.io/projects/flux-core/en/latest/man7/flux-environment.html. */
    FLUX(
            "flux run",
            List.of("FLUX_TASK_RANK"),
            List.of("FLUX_JOB_SIZE"),
            List.of("FLUX_TASK_LOCAL_ID"),
            List.of(),
            List.of("FLUX_JOB_ID")),
    /**
     * Hydra, the launcher of MPICH and Intel MPI (PMI_RANK, PMI_SIZE, MPI_LOCALRANKID, MPI_LOCALNRANKS), and PALS, that of Cray
     * systems (PALS_RANKID, PALS_LOCAL_RANKID beside PMI_*).
     */
    MPIEXEC(
            "mpiexec",
            List.of("PMI_RANK", "PALS_RANKID"),
            List.of("PMI_SIZE"),
            List.of("MPI_LOCALRANKID", "PMI_LOCAL_RANK", "PALS_LOCAL_RANKID"),
            List.of("MPI_LOCALNRANKS", "PMI_LOCAL_SIZE"),
            List.of("PALS_APID")),
    /**
     * https://slurm.schedmd.com/srun.html, "OUTPUT ENVIRONMENT VARIABLES". SLURM_NTASKS may be the number of the whole job, which
     * has more tasks than the step. This happens with srun --preserve-env and in a shell of salloc, which is a step of one task.
     */
    SLURM(
            "srun",
            List.of("SLURM_PROCID"),
            List.of("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"),
            List.of("SLURM_LOCALID"),
            List.of(),
            List.of("SLURM_JOB_ID", "SLURM_STEP_ID"));

    private static final String SLURM_JOB = "SLURM_JOB_ID";
    private static final String SLURM_STEP = "SLURM_STEP_ID";

    /** torchrun sets it. A user who sets torchrun's variables by hand does not. */
    private static final String TORCHRUN_ITSELF = "TORCHELASTIC_RUN_ID";

    final String command;
    /** The first of each list that is set counts. */
    final List<String> ranks;

    final List<String> worldSizes;
    final List<String> localRanks;
    /** Empty if the launcher says it in another way, or not at all. */
    final List<String> localSizes;
    /** A value that all processes of a job have and no other job has; empty if there is no such variable. */
    final List<String> jobs;

    Launcher(
            String command,
            List<String> ranks,
            List<String> worldSizes,
            List<String> localRanks,
            List<String> localSizes,
            List<String> jobs) {
        this.command = command;
        this.ranks = ranks;
        this.worldSizes = worldSizes;
        this.localRanks = localRanks;
        this.localSizes = localSizes;
        this.jobs = jobs;
    }

    /** Whether its variables are there, perhaps not all of them, and mean that it started this process as a rank. */
    boolean startedThis(Map<String, String> environment) {
        boolean rank = anySet(ranks, environment);
        boolean localRank = anySet(localRanks, environment);
        boolean any = rank || localRank || anySet(worldSizes, environment);
        boolean inSlurmStep = isSet(SLURM_STEP, environment);
        return switch (this) {
            // A job's script has rank 0 and the job's number of tasks, but it is not a step of the job. If only the
            // number of
            // tasks is set, a user has set it for srun.
            case SLURM -> any && (inSlurmStep || !isSet(SLURM_JOB, environment) && (rank || localRank));
            // srun sets PMI_RANK and PMI_SIZE itself for programs of MPICH.
            case MPIEXEC -> any && (localRank || !inSlurmStep);
            default -> any;
        };
    }

    /**
     * Whether an outer launcher with the same number of ranks must agree, because a user may have set these variables by hand.
     */
    boolean mayBeByHand(Map<String, String> environment) {
        return this == TORCHRUN && !isSet(TORCHRUN_ITSELF, environment);
    }

    static boolean isSet(String name, Map<String, String> environment) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static boolean anySet(List<String> names, Map<String, String> environment) {
        return names.stream().anyMatch(name -> isSet(name, environment));
    }
}
