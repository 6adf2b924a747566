#!/bin/sh
# Runs a program as a container does, in place of this shell: in a root that nobody can write to, under an account without
# rights, with folders of their own in it. Needs the mounts of its own process: unshare --mount --propagation private.
# container.sh <root> <user>:<group> <folder>:<place>... -- <program> <word>...
set -e
root=$1
account=$2
shift 2
mount --bind "$root" "$root"
mount -t proc -o ro,nosuid,nodev,noexec proc "$root/proc"
while [ "$1" != -- ]; do
	mount --bind "${1%%:*}" "$root${1##*:}"
	shift
done
shift
mount -o remount,ro,bind "$root"
cd "$root"
exec chroot --userspec="$account" "$root" "$@"
