#!/usr/bin/env bash
# fresh.sh [VERB...]: a bare Debian 12 (debootstrap, minimal variant, and git), a clean clone of HEAD in it, and
# there `./do VERB` for each verb, by default `demo` and `test`. Must be root. The root lies in
# $PLIMSOLL_FRESH_DIR (default: /var/tmp/plimsoll-fresh) and is removed at the end, kept with PLIMSOLL_FRESH_KEEP=1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

verbs=("$@")
[ ${#verbs[@]} -gt 0 ] || verbs=(demo test)
folder="${PLIMSOLL_FRESH_DIR:-/var/tmp/plimsoll-fresh}"
target="$folder/bookworm"
clone=/srv/plimsoll # inside

run() {
    printf '+' >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
    "$@"
}

# What is mounted below the root, deepest first.
mounted() { awk -v below="$target/" 'index($2 "/", below) == 1 {print $2}' /proc/mounts | sort -r; }
release_mounts() {
    local place
    for place in $(mounted); do
        umount "$place" 2>/dev/null || umount --lazy "$place" || true
    done
}
remove_root() {
    release_mounts
    if [ -n "$(mounted)" ]; then
        echo "fresh: still mounted, so nothing is removed:" >&2
        mounted >&2
        return 1
    fi
    rm -rf --one-file-system "$target"
}
leave() {
    local status=$?
    if [ -n "${PLIMSOLL_FRESH_KEEP:-}" ]; then
        release_mounts
        echo "fresh: the root is kept in $target" >&2
    else
        remove_root || status=1
    fi
    exit "$status"
}

# Where this machine gets Debian 12 from: "site-uri release component" of its apt sources. What is not Debian's
# own, or of another release, is left out; without any, Debian's own address.
debian_sources() {
    # shellcheck disable=SC2016  # apt expands the names
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
        awk '$1 ~ /debian/ && $2 ~ /^bookworm(-updates|-security|\/updates)?$/ && $3 == "main"' | sort -u
}

[ "$(id -u)" = 0 ] || { echo "fresh: must be root" >&2; exit 1; }
remove_root
mkdir -p "$folder/debs" "$target"
trap leave EXIT
trap 'exit 130' INT TERM

mapfile -t sources < <(debian_sources)
if [ ${#sources[@]} -eq 0 ]; then
    sources=("http://deb.debian.org/debian bookworm main" "http://deb.debian.org/debian bookworm-updates main"
        "http://deb.debian.org/debian-security bookworm-security main")
fi
mirror="$(printf '%s\n' "${sources[@]}" | awk '$2 == "bookworm" {print $1; exit}')"
[ -n "$mirror" ] || mirror=http://deb.debian.org/debian

# debootstrap fetches by wget, which knows of a proxy by the environment alone.
eval "$(apt-config shell proxy Acquire::http::Proxy)"
if [ -n "${proxy:-}" ] && [ "$proxy" != DIRECT ]; then
    export http_proxy="${http_proxy:-$proxy}"
fi

run debootstrap --variant=minbase --include=git,ca-certificates --cache-dir="$folder/debs" bookworm "$target" "$mirror"

# The network as this machine has it: names, apt's sources, its proxy, its own certificates.
cp -L /etc/resolv.conf "$target/etc/resolv.conf"
cp /etc/hosts "$target/etc/hosts"
printf 'deb %s\n' "${sources[@]}" >"$target/etc/apt/sources.list"
grep -lisE 'proxy|cainfo|capath|verify-peer' /etc/apt/apt.conf /etc/apt/apt.conf.d/* | while read -r file; do
    cp "$file" "$target/etc/apt/apt.conf.d/"
done || true
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    cp /usr/local/share/ca-certificates/*.crt "$target/usr/local/share/ca-certificates/"
    run chroot "$target" update-ca-certificates
fi
run mount -t proc proc "$target/proc"
run mount --bind /dev "$target/dev"
run mount --bind /dev/pts "$target/dev/pts"

if [ -n "$(git -c safe.directory='*' status --porcelain)" ]; then
    echo "fresh: this tree has changes that are not committed; the clone is of HEAD without them" >&2
fi
run git -c safe.directory='*' clone -q --no-hardlinks "file://$PWD" "$target$clone"
run git -c safe.directory='*' -C "$target$clone" log --oneline -1

keep=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "TERM=${TERM:-dumb}")
for name in http_proxy https_proxy no_proxy PLIMSOLL_JOBS PLIMSOLL_FUZZ_SECONDS; do
    [ -z "${!name:-}" ] || keep+=("$name=${!name}")
done
for verb in "${verbs[@]}"; do
    start=$SECONDS
    run chroot "$target" env -i "${keep[@]}" "$clone/do" "$verb"
    echo "fresh: ./do $verb passed in $((SECONDS - start)) s" >&2
done
