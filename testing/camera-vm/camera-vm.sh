#!/bin/bash
# camera-vm.sh - a throw-away Linux guest with V4L2 cameras (and optional ALSA cards), made from Debian packages alone.
#
# No disk image and no debootstrap: the guest boots Debian's stock kernel (unpacked, never installed) with a
# small busybox initrd, then uses THIS machine's root file system read-only over 9p (tmpfs on /tmp /run /root...).
# So whatever JDK, v4l-utils, ffmpeg, jars are on this machine are there too, at the same paths.
# $VM_DIR/share is mounted read-write at the same path (the place for jars, scripts and results).
#
#   camera-vm.sh setup             fetch + unpack packages, build v4l2loopback, make the initrd   (once, ~25 s)
#   camera-vm.sh run CMD...        boot, run CMD as root in the guest, power off; exit status is CMD's
#   VIVID_DEVS=2 SND=1 LOOPBACK=1 MEM=3G CPUS=2 ACCEL=kvm|tcg BOOT_LIMIT=300 VM_DIR=... are the knobs.
#
# Cameras in the guest: vivid (/dev/video0..: YUYV, UYVY, NV12, RGB...; no MJPEG), v4l2loopback (/dev/video20,
# fed by e.g. `ffmpeg -re -f lavfi -i testsrc=s=1280x720:r=30 -c:v mjpeg -f v4l2 /dev/video20`).
set -euo pipefail
VM_DIR=${VM_DIR:-${TMPDIR:-/tmp}/tern-camera-vm}
K=$VM_DIR/kern; SHARE=$VM_DIR/share
say() { echo "[camera-vm] $*" >&2; }

setup() {
  mkdir -p "$VM_DIR/debs" "$K" "$SHARE"
  command -v qemu-system-x86_64 >/dev/null && command -v busybox >/dev/null && command -v cpio >/dev/null && command -v v4l2-ctl >/dev/null && command -v gcc >/dev/null && command -v make >/dev/null ||
    { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        qemu-system-x86 busybox-static cpio kmod v4l-utils gcc make libc6-dev libelf1; } >&2
  local img; img=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-[0-9]/{print $2; exit}')
  local ver=${img#linux-image-}; local abi=${ver%-amd64}
  ( cd "$VM_DIR/debs"
    apt-get download -q "$img" v4l2loopback-dkms "linux-headers-$ver" "linux-headers-$abi-common" \
      "$(apt-cache depends "linux-headers-$ver" | awk '/Depends: linux-kbuild/{print $2; exit}')" 2>&1 | grep -v -i unsandboxed >&2 || true
    for d in *.deb; do dpkg -x "$d" "$K"; done )
  depmod -b "$K" "$ver"
  # v4l2loopback out of tree, against the unpacked headers (their Makefiles name absolute /usr/src paths)
  local H=$K/usr/src/linux-headers-$ver
  if grep -q "^include /usr/src" "$H/Makefile" 2>/dev/null; then sed -i "s#^include /usr/src#include $K/usr/src#" "$H/Makefile"; fi
  rm -rf "$K/build-loop"; cp -r "$K"/usr/src/v4l2loopback-* "$K/build-loop"
  ln -sfn "$(ls -d "$K"/usr/lib/linux-kbuild-*/scripts)" "$H/scripts" 2>/dev/null || true
  ln -sfn "$(ls -d "$K"/usr/lib/linux-kbuild-*/tools)" "$H/tools" 2>/dev/null || true
  if make -C "$H" M="$K/build-loop" KBUILD_MODPOST_WARN=1 modules >"$VM_DIR/loop-build.log" 2>&1; then
    mkdir -p "$K/lib/modules/$ver/extra"; cp "$K/build-loop/v4l2loopback.ko" "$K/lib/modules/$ver/extra/"; depmod -b "$K" "$ver"
  else say "v4l2loopback did not build (see $VM_DIR/loop-build.log); vivid alone"; fi
  echo "$ver" >"$VM_DIR/version"
  initrd; say "ready: kernel $ver, $(du -sh "$VM_DIR" | cut -f1)"
}

initrd() {
  local ver; ver=$(cat "$VM_DIR/version"); local I=$VM_DIR/initrd.d
  rm -rf "$I"; mkdir -p "$I"/{bin,dev,proc,sys,mnt,mod}
  cp "$(command -v busybox)" "$I/bin/busybox"
  : >"$I/mod/order"
  local m f
  for m in virtio_pci 9pnet_virtio 9p vivid v4l2loopback snd_dummy snd_aloop; do
    modprobe -d "$K" -S "$ver" --show-depends "$m" 2>/dev/null | awk '$1=="insmod"{print $2}' | while read -r f; do
      [ -e "$I/mod/$(basename "$f")" ] || cp "$f" "$I/mod/"
      echo "$m $(basename "$f")" >>"$I/mod/order"
    done
  done
  cat >"$I/init" <<'INIT'
#!/bin/busybox sh
B=/bin/busybox
$B mount -t proc proc /proc; $B mount -t sysfs sys /sys; $B mount -t devtmpfs dev /dev
arg() { for w in $($B cat /proc/cmdline); do case $w in $1=*) echo "${w#*=}";; esac; done; }
load() { want=$1; shift; while read -r m f; do [ "$m" = "$want" ] || continue; a=; [ "$f" = "$want.ko" ] && a="$*"; $B insmod /mod/$f $a 2>/dev/null; done </mod/order; }
load virtio_pci; load 9pnet_virtio; load 9p
VM=$(arg vmdir); N=$(arg vivid)
[ "$N" != 0 ] && load vivid n_devs=$N node_types=0x1,0x1,0x1,0x1
[ "$(arg loop)" = 1 ] && load v4l2loopback video_nr=20 exclusive_caps=1 card_label=loop-mjpeg
[ "$(arg snd)" = 1 ] && { load snd_dummy; load snd_aloop; }
$B mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro root /mnt || { echo "no root"; $B poweroff -f; }
for d in proc sys dev; do $B mount --move /$d /mnt/$d; done
for d in tmp run root var/tmp; do $B mount -t tmpfs tmpfs /mnt/$d 2>/dev/null; done
$B mkdir -p /mnt/dev/shm /mnt/dev/pts; $B mount -t tmpfs tmpfs /mnt/dev/shm; $B mount -t devpts devpts /mnt/dev/pts
$B mkdir -p /mnt$VM/share
$B mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=none share /mnt$VM/share
$B ip link set lo up 2>/dev/null
echo "GUEST-UP $($B cut -d" " -f1 /mnt/proc/uptime)"
$B chroot /mnt /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /bin/bash $VM/share/.cmd
echo $? >/mnt$VM/share/.rc
echo "GUEST-DOWN $($B cut -d" " -f1 /mnt/proc/uptime)"
$B sync; $B poweroff -f
INIT
  chmod +x "$I/init"
  ( cd "$I" && find . | cpio -o -H newc --quiet | gzip -1 >"$VM_DIR/initrd.gz" )
}

run() {
  [ -e "$VM_DIR/initrd.gz" ] || setup
  local ver; ver=$(cat "$VM_DIR/version")
  rm -f "$SHARE/.rc"; { echo "cd '$SHARE'"; echo "$*"; } >"$SHARE/.cmd"
  local accel=${ACCEL:-tcg}
  local cpu=max; [ "$accel" = kvm ] && cpu=${CPU_MODEL:-host,migratable=no,arch-capabilities=off}
  timeout --foreground "${BOOT_LIMIT:-300}" qemu-system-x86_64 -accel "$accel" -cpu "$cpu" -smp "${CPUS:-2}" -m "${MEM:-3G}" \
    -nodefaults -no-user-config -display none -no-reboot -serial stdio -monitor none -nic none \
    -kernel "$K/boot/vmlinuz-$ver" -initrd "$VM_DIR/initrd.gz" \
    -append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off vmdir=$VM_DIR vivid=${VIVID_DEVS:-2} loop=${LOOPBACK:-1} snd=${SND:-0}" \
    -virtfs local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap \
    -virtfs local,path="$SHARE",mount_tag=share,security_model=none,multidevs=remap </dev/null || say "qemu ended with $?"
  [ -e "$SHARE/.rc" ] || { say "the guest did not finish"; return 125; }
  return "$(cat "$SHARE/.rc")"
}

case ${1:-} in setup) setup ;; run) shift; run "$@" ;; *) sed -n '2,15p' "$0"; exit 2 ;; esac
