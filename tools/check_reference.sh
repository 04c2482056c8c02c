#!/bin/sh
# check_reference.sh PROGRAM FOLDER: what the program writes into FOLDER must equal docs/reference. vectors.md comes from
# the vector runner and has a test of its own (tests/docs/vector_runner_test.py).
set -eu
program="$1"
folder="$2"
rm -rf "$folder"
"$program" docs --out "$folder"
if ! diff -ru --exclude=vectors.md docs/reference "$folder"; then
    echo "docs/reference is not what the program says: run ./do docs and commit the result"
    exit 1
fi
