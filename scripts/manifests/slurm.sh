#!/bin/bash
# A class as a Slurm array: each task grades one share (course batch --shard auto reads
# SLURM_ARRAY_TASK_ID, _MIN and _COUNT; the array has no gaps).
#
#   sbatch scripts/manifests/slurm.sh /shared/submissions /shared/graded
#
# After: course merge /shared/graded/* --out gradebook
# To go on after a failure, submit the same again: what is graded stays (--resume).
#SBATCH --job-name=grade-class
#SBATCH --array=1-4
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=02:00:00
set -euo pipefail
submissions="${1:?the directory of submissions}"
graded="${2:?a directory for the shares}"
cd "${SLURM_SUBMIT_DIR:-.}" # the course's directory, built (cargo fetch && cargo build -p course)
exec target/debug/course batch "$submissions" --resume \
  --out "$graded/$SLURM_ARRAY_TASK_ID" --shard auto --seed 20261123
