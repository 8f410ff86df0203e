#!/usr/bin/env bash
# Grades what was handed in: a workspace, or a directory with one answer per exercise.
set -uo pipefail
autograder="${AUTOGRADER:-/autograder}"
results="$autograder/results/results.json"
mkdir -p "$autograder/results"
# Until there is a report: without a score Gradescope records none, and nobody gets a zero.
echo '{"output": "The grader could not be started.\n评分程序无法启动。"}' >"$results"
export PATH="$HOME/.cargo/bin:$PATH"
cd "$autograder/source" &&
  target/debug/course grade "$autograder/submission" --format gradescope --out "$results"
# The report says what was wrong; a status would only make Gradescope say that the grader failed.
exit 0
