#!/bin/bash
# Starts systemd on a copy of this machine that is thrown away: every write goes to memory.
# system.sh SCRATCH GROUP FOLDER...: an empty folder, a name for control groups, and the folders
# that learners' accounts have to enter.
set -euo pipefail
scratch=$1 group=$2
shift 2
kinds="cpu cpuacct cpuset memory devices freezer blkio pids"
for kind in $kinds systemd; do
    place=/sys/fs/cgroup/$kind/$group
    mkdir "$place"
    if [ "$kind" = cpuset ]; then
        cat /sys/fs/cgroup/cpuset/cpuset.cpus >"$place/cpuset.cpus"
        cat /sys/fs/cgroup/cpuset/cpuset.mems >"$place/cpuset.mems"
    fi
    echo $$ >"$place/cgroup.procs"
done
export scratch kinds
exec setpriv --pdeathsig KILL unshare --mount --pid --cgroup --uts --ipc --fork --kill-child bash -euo pipefail -c '
    mount --make-rprivate /
    mount -t tmpfs -o mode=755 tmpfs "$scratch"
    new=$scratch/new
    mkdir "$scratch/changed" "$scratch/between" "$new"
    mount -t overlay overlay "$new" \
        -o "lowerdir=/,upperdir=$scratch/changed,workdir=$scratch/between"
    for folder; do chmod o+x "$new$folder"; done
    mount -t proc proc "$new/proc"
    mount --bind "$new/proc/sys" "$new/proc/sys"
    mount -o remount,bind,ro "$new/proc/sys"
    mount -t sysfs -o ro sysfs "$new/sys"
    mount -t tmpfs -o mode=755 tmpfs "$new/sys/fs/cgroup"
    for kind in $kinds; do
        mkdir "$new/sys/fs/cgroup/$kind"
        mount -t cgroup -o "$kind" cgroup "$new/sys/fs/cgroup/$kind"
    done
    mkdir "$new/sys/fs/cgroup/systemd"
    mount -t cgroup -o none,name=systemd cgroup "$new/sys/fs/cgroup/systemd"
    mount -t tmpfs -o mode=755 tmpfs "$new/run"
    mount -t tmpfs -o mode=1777 tmpfs "$new/tmp"
    mount -t tmpfs -o mode=755 tmpfs "$new/dev"
    for device in null zero full random urandom tty; do
        touch "$new/dev/$device"
        mount --bind "/dev/$device" "$new/dev/$device"
    done
    mkdir "$new/dev/pts" "$new/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$new/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$new/dev/shm"
    ln -s pts/ptmx "$new/dev/ptmx"
    ln -s /proc/self/fd "$new/dev/fd"
    mkdir -p "$new/before"
    cd "$new"
    pivot_root . before
    umount -l /before
    export container=lxc
    exec setpriv --bounding-set=-sys_module,-sys_time,-sys_boot,-sys_rawio,-syslog \
        /lib/systemd/systemd --system --unit=basic.target --log-target=null --show-status=0
' bash "$@"
