#!/usr/bin/env bash
# Grades what was handed in: a workspace, or a directory with one answer per exercise.
set -uo pipefail
export PATH="$HOME/.cargo/bin:$PATH"
cd /autograder/source
mkdir -p /autograder/results
target/debug/course grade /autograder/submission \
  --format gradescope --out /autograder/results/results.json
# The report says what was wrong; a status would only make Gradescope say that the grader failed.
exit 0
