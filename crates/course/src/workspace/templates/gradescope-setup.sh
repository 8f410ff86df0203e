#!/usr/bin/env bash
# Prepares Gradescope's image: zip this workspace as the autograder, with this file and
# run_autograder at its top.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq curl gcc python3
curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal
cd /autograder/source
"$HOME/.cargo/bin/cargo" build --locked -p course
