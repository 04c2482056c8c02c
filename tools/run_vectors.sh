#!/bin/sh
# Runs the conformance runner on the vectors beside the tree; status 77 says that there are none here.
runner="$1"
folder="${PLIMSOLL_VECTORS:-../shared/vectors}"
if [ ! -d "$folder" ]; then
    echo "skipped: no vectors at $folder (set PLIMSOLL_VECTORS)"
    exit 77
fi
exec "$runner" "$folder"
