#!/bin/sh
# Boots the systemd of a root, in place of this shell, which must be the first process of its own namespaces:
# unshare --mount --propagation private --pid --fork --uts --ipc --cgroup. The network is the machine's.
# systemd.sh <root>
set -e
root=$1
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
	touch "dev/$name"
	mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
# Groups of processes of the second version, or of the first where the machine has only those.
if ! mount -t cgroup2 cgroup2 sys/fs/cgroup 2>/dev/null || [ -d /sys/fs/cgroup/systemd ]; then
	mount -t tmpfs tmpfs sys/fs/cgroup
	mkdir sys/fs/cgroup/systemd
	mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
fi
# A changed root, which chroot alone is not: no user namespace can be made in that.
mkdir -p former
pivot_root . former
umount -l /former
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --log-target=journal
