#!/bin/sh
# The test suite: installs what the tests need where it can, says what it skips elsewhere, and runs mvn verify.
# Started by ./tern test, which has found JDK 25 and exported JAVA_HOME.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd) || exit 1

usage() {
  cat <<'TEXT'
Usage: ./tern test [--full] [MAVEN ARGUMENTS]
       ./tern test --camera-vm
Runs the test suite (mvn verify). As root on Debian it first installs what the tests need;
elsewhere it names what is missing and what is skipped because of it.
      --full       the long tier too: all mutations, all networks
      --camera-vm  instead, the cameras of a guest in QEMU (root on Debian, about three minutes)
TEXT
}

profile=
while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help)
      usage
      exit 0
      ;;
    --full)
      profile=-Dtern.full=true
      shift
      ;;
    --camera-vm)
      exec sh "$here/testing/camera-vm/run.sh"
      ;;
    *) break ;;
  esac
done

# What to look for, the Debian package that brings it, and what needs it.
needs='
mvn maven the-build
chromium chromium tests-with-Chromium
firefox-esr firefox-esr tests-with-Firefox
ffmpeg ffmpeg tests-of-the-encoder-and-of-file-sources
vpxdec vpx-tools tests-of-the-encoder
Xvfb xvfb tests-of-the-screen-source
xterm xterm tests-of-the-screen-source
xsetroot x11-xserver-utils tests-of-the-screen-source
xwd x11-apps tests-of-the-screen-source
xwininfo x11-utils tests-of-window-capture
xdotool xdotool tests-of-the-pointer-and-of-window-capture
openbox openbox tests-of-window-capture
ip iproute2 tests-with-Firefox,-which-need-a-network-namespace
openssl openssl tests-of-DTLS
tshark tshark tests-of-captures
turnserver coturn tests-with-a-TURN-server
/usr/lib/python3/dist-packages/aiortc python3-aiortc tests-with-aiortc
/usr/lib/python3/dist-packages/numpy python3-numpy tests-with-aiortc
/usr/share/doc/opencv-doc/examples/data/vtest.avi opencv-doc tests-with-a-real-clip
/usr/share/fonts/truetype/dejavu fonts-dejavu-core tests-of-the-window
/usr/lib/x86_64-linux-gnu/libXtst.so.6 libxtst6 tests-of-the-screen-source
'

present() {
  case "$1" in
    /usr/lib/x86_64-linux-gnu/*) ls /usr/lib/*/"${1##*/}" >/dev/null 2>&1 ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing() {
  echo "$needs" | while read -r what package why; do
    [ -n "$what" ] && ! present "$what" && echo "$package $why"
  done
}

lacking=$(missing)
if [ -n "$lacking" ]; then
  packages=$(echo "$lacking" | cut -d' ' -f1 | sort -u | tr '\n' ' ')
  if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    echo "tern test: installing $packages"
    log=$(mktemp)
    # shellcheck disable=SC2086 # several words
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends $packages; } >"$log" 2>&1; then
      tail -n 5 "$log" >&2
      echo "tern test: not everything could be installed" >&2
    fi
    rm -f "$log"
    lacking=$(missing)
  fi
fi
if [ -n "$lacking" ]; then
  echo "$lacking" | while read -r package why; do
    echo "tern test: skipped without $package: $(echo "$why" | tr '-' ' ')"
  done
  if [ "${CI:-}" = true ]; then
    echo "tern test: on CI nothing may be skipped" >&2
    exit 1
  fi
fi
command -v mvn >/dev/null 2>&1 || exit 69

cd "$here" || exit 1
# shellcheck disable=SC2086 # profile may be empty
mvn -B -Dstyle.color=never ${CI:+--no-transfer-progress} $profile verify "$@" || exit
# Paths through NATs and firewalls, and two calls over a real bad network, when this machine lets us make one; not when single modules or tests were asked for.
[ $# -eq 0 ] || exit 0
if [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] && command -v gcc >/dev/null 2>&1 && command -v ip >/dev/null 2>&1; then
  if command -v turnserver >/dev/null 2>&1 && command -v openssl >/dev/null 2>&1; then
    # Every NAT with every other, UDP blocked, IPv6 alone, loss: once, or twenty times in the long tier.
    runs=1
    [ -z "$profile" ] || runs=20
    sh "$here/tern" bench paths --runs $runs --check || exit
  fi
  # Data channels over bad networks take a quarter of an hour: in the long tier.
  [ -z "$profile" ] || sh "$here/tern" bench data --check || exit
  exec sh "$here/tern" bench network --short --check
fi
echo "tern test: skipped paths through NATs and calls on bad networks: they need root, /dev/net/tun, gcc and ip"
