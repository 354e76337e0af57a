#!/bin/sh
# Runs CameraGuest and OpenpnpGuest in the guest. Started by ./tern test --camera-vm, which has exported JAVA_HOME.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
VM_DIR=${VM_DIR:-${TMPDIR:-/tmp}/tern-camera-vm}
export VM_DIR
command -v ffmpeg >/dev/null || { echo "tern test: --camera-vm needs ffmpeg" >&2; exit 69; }
(cd "$here" && mvn -B -q -Dstyle.color=never -pl capture,capture-openpnp -am -DskipTests package)
vm=$here/testing/camera-vm/camera-vm.sh
[ -e "$VM_DIR/initrd.gz" ] || bash "$vm" setup
classes=$here/capture/target/test-classes:$here/capture/target/classes:$here/media/target/classes
adapter=$here/capture-openpnp/target/test-classes:$here/capture-openpnp/target/classes:$here/capture-openpnp/target/lib/*
bash "$vm" run "
  ffmpeg -v error -re -f lavfi -i testsrc=s=640x360:r=15 -c:v mjpeg -q:v 4 -pix_fmt yuvj422p -f v4l2 /dev/video20 >/dev/null 2>&1 &
  '$JAVA_HOME/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
    -cp '$classes' org.ternrtc.capture.v4l2.CameraGuest '$VM_DIR/share' &&
  '$JAVA_HOME/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
    -cp '$adapter' org.ternrtc.capture.openpnp.OpenpnpGuest
"
