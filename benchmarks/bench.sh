# shellcheck shell=sh disable=SC2154
# The command bench of ./tern, which sources this file with its arguments and gives it $here, find_java's JAVA_HOME,
# stale and build.

bench_usage() {
  cat <<'TEXT'
Usage: ./tern bench [jmh [ARGS] | vp8 [OPTIONS] [CLIP.y4m [KBPS ...]] |
                     network [--runs N] [--short] [--json FILE] [--ends ENDS] [CASE ...] | data [--check] [CASE ...] |
                     paths [--runs N] [CASE ...] | capture [--two-processes]]
  jmh [ARGS]     JMH benchmarks: VP8, pixels, scaling, SRTP, screens. ARGS are JMH's own (-h lists them, -l lists the
                 benchmarks); without any, a short pass over all: a hint, not a measurement.
  vp8 [OPTIONS]  speed, rate and quality of our VP8 beside libvpx's programs in real time (speed -6), written as table
                 (vp8.md), vp8.json and plots to target/bench-vp8; needs vpxenc and vpxdec. About 20 minutes for all.
    --case NAME[,NAME]  only these: cam-vga, film-720p, cam-720p, screen-720p, screen-1080p, hints, threads, scalar,
                        decoder, denoise, speeds, cold; report makes the report anew of what was measured before
    --frames N          only the first N pictures of each clip
    --clips FOLDER      where the clips are, or are made when missing (default: target/clips, or TERN_CLIPS)
    --out FOLDER        where the results go
    CLIP.y4m [KBPS ...] a clip of your own instead of the cases, at these rates; --content screen for a screen
  network [CASE ...]  calls over networks with faults (testing/netsim); the median of five runs per case, an hour for all.
                 Needs root, /dev/net/tun, gcc, ip and Python 3.
    --ends ENDS         who sends to whom: tern-tern (default), tern-chromium, chromium-tern, chromium-chromium, with commas, or
                        all, in turn within each run
  data [CASE ...]     data channels over networks with faults: 100 MB with loss and over a fast line, the order of 100 000 messages,
                 the delay of an unreliable channel, a call beside a transfer; 15 minutes for all. Needs what network needs.
  paths [CASE ...]    whether and how fast two ends find a path: 16 pairs of NATs, firewalls, IPv6 alone, loss; five times
                 each, half a minute for all. Needs what network needs, and coturn and openssl.
  capture        screens on one Xvfb, ours beside AWT's Robot and python-mss with OpenCV (each where it is installed):
                 whole grabs, grab and conversion, two monitors at once, how evenly pictures come, its processor time; a screen of 1920x1080 at 30
                 pictures a second sent to a second process (--two-processes: that alone); then, in a call, how long the other
                 side has no picture when camera, screen, window and file follow each other
The benchmark of screens uses DISPLAY; without one it gets an Xvfb of its own, or is left out when there is none.
TEXT
}

bench_end() {
  if [ -n "$bench_xvfb" ]; then
    kill "$bench_xvfb" 2>/dev/null
    wait "$bench_xvfb" 2>/dev/null
    bench_xvfb=
  fi
  [ -z "$bench_folder" ] || rm -rf "$bench_folder"
}

bench_screen_end() {
  kill "$bench_xvfb"
  wait "$bench_xvfb" 2>/dev/null
  bench_xvfb=
}

# Starts an Xvfb of that size, with what else is said, on the first free display; fails when it says no number within
# ten seconds.
bench_screen() {
  bench_screen_size=${1:-1920x1080}
  [ $# -eq 0 ] || shift
  : >"$bench_folder/display"
  Xvfb -displayfd 3 -screen 0 "${bench_screen_size}x24" -nolisten tcp -noreset "$@" 3>"$bench_folder/display" >/dev/null 2>&1 &
  bench_xvfb=$!
  bench_tries=0
  while [ ! -s "$bench_folder/display" ]; do
    bench_tries=$((bench_tries + 1))
    if [ "$bench_tries" -gt 100 ] || ! kill -0 "$bench_xvfb" 2>/dev/null; then
      return 1
    fi
    sleep 0.1
  done
  DISPLAY=:$(cat "$bench_folder/display")
  export DISPLAY
}

bench_jmh() {
  bench_jar=$here/benchmarks/target/tern-benchmarks-0.1.0-SNAPSHOT.jar
  if stale "$bench_jar"; then
    build benchmarks
    touch "$bench_jar"
  fi
  bench_short=
  [ $# -gt 0 ] || bench_short=yes
  case "${1:-}" in
    -h | -l* | --help) ;;
    *)
      if [ -z "${DISPLAY:-}" ] && ! { command -v Xvfb >/dev/null 2>&1 && bench_screen 1920x1080 -extension DAMAGE; }; then
        echo "tern bench: ScreenGrabBenchmark is left out: no DISPLAY and no Xvfb" >&2
        set -- "$@" -e ScreenGrabBenchmark
      fi
      ;;
  esac
  if [ -n "$bench_short" ]; then
    echo "tern bench: a short pass of some minutes; for figures to quote give JMH's arguments: ./tern bench jmh -f 2" >&2
    # The codec is large: its kernels and the compiler need seconds before it runs as it will.
    bench_java -f 1 -wi 1 -w 12 -i 3 -r 1 Vp8 && bench_java -f 1 -wi 3 -w 1 -i 3 -r 1 -e Vp8 "$@"
  else
    bench_java "$@"
  fi
}

# JMH 1.37 uses Unsafe, of which JDK 25 would warn for every fork.
bench_java() {
  "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow \
    --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -cp "$bench_jar:$here/benchmarks/target/lib/*" org.openjdk.jmh.Main "$@"
}

# Each case brings the clips it needs.
bench_clips_of() {
  case $1 in
    cam-vga | denoise | cold) echo cam-vga ;;
    film-720p | scalar | speeds) echo film-720p ;;
    cam-720p) echo cam-720p ;;
    screen-720p) echo screen-720p ;;
    screen-1080p | hints) echo screen-1080p ;;
    threads) echo film-720p cam-720p ;;
    decoder) echo cam-vga film-720p cam-720p screen-1080p ;;
    report) ;;
    *) echo cam-vga film-720p cam-720p screen-720p screen-1080p ;;
  esac
}

bench_vp8() {
  for bench_tool in vpxenc vpxdec taskset; do
    command -v $bench_tool >/dev/null 2>&1 || {
      echo "tern bench: needs $bench_tool (Debian: apt install vpx-tools util-linux)" >&2
      return 69
    }
  done
  bench_jar=$here/benchmarks/target/tern-benchmarks-0.1.0-SNAPSHOT.jar
  if stale "$bench_jar"; then
    build benchmarks
    touch "$bench_jar"
  fi
  bench_clips=${TERN_CLIPS:-$here/target/clips}
  bench_cases=
  bench_own=
  bench_previous=
  for bench_word in "$@"; do
    case $bench_previous in
      --case) bench_cases="$bench_cases $(echo "$bench_word" | tr , ' ')" ;;
      --clips) bench_clips=$bench_word ;;
    esac
    case $bench_word in
      *.y4m) bench_own=yes ;;
    esac
    bench_previous=$bench_word
  done
  [ -n "$bench_own$bench_cases" ] || bench_cases=all
  for bench_case in $bench_cases; do
    # shellcheck disable=SC2046 # several clips
    [ -z "$(bench_clips_of "$bench_case")" ] ||
      "$here/benchmarks/make-clips.sh" "$bench_clips" $(bench_clips_of "$bench_case") || return $?
  done
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector -cp "$bench_jar:$here/benchmarks/target/lib/*" \
    org.ternrtc.benchmarks.vp8.Vp8Bench \
    --clips "$bench_clips" --out "$here/target/bench-vp8" "$@"
}

# Runs a script of testing/ with a class of ours for the ends: bench_rig SCRIPT CLASS "MORE TOOLS" ARGUMENTS
bench_rig() {
  bench_script=$1
  bench_class=$2
  bench_tools=$3
  shift 3
  for bench_tool in gcc ip python3 $bench_tools; do
    command -v $bench_tool >/dev/null 2>&1 || {
      echo "tern bench: needs $bench_tool" >&2
      return 69
    }
  done
  [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] || {
    echo "tern bench: networks with faults need root and /dev/net/tun" >&2
    return 69
  }
  bench_jar=$here/benchmarks/target/tern-benchmarks-0.1.0-SNAPSHOT.jar
  if stale "$bench_jar"; then
    build benchmarks
    touch "$bench_jar"
  fi
  python3 -B "$here/testing/$bench_script" "$@" -- "$JAVA_HOME/bin/java" \
    --add-modules jdk.incubator.vector -XX:+UseSerialGC "-Xmx${bench_heap:-400m}" \
    -cp "$bench_jar:$here/benchmarks/target/lib/*" "org.ternrtc.benchmarks.network.$bench_class"
}

bench_capture_ready() {
  command -v Xvfb >/dev/null 2>&1 || {
    echo "tern bench: needs Xvfb (Debian: apt install xvfb)" >&2
    return 69
  }
  bench_jar=$here/benchmarks/target/tern-benchmarks-0.1.0-SNAPSHOT.jar
  if stale "$bench_jar"; then
    build benchmarks
    touch "$bench_jar"
  fi
}

bench_capture() {
  bench_capture_ready || return $?
  # Nothing is drawn there: whole pictures come only where the server does not tell damage.
  for bench_size in 1920x1080 3840x1080; do
    bench_screen "$bench_size" -extension DAMAGE || return 70
    echo "$bench_size, milliseconds: median and least"
    bench_ours grab robot
    if "${TERN_PYTHON:-python3}" -c 'import mss' 2>/dev/null; then
      "${TERN_PYTHON:-python3}" "$here/benchmarks/capture/mss_side.py"
    else
      echo "python-mss is not installed: left out"
    fi
    bench_ours grab
    if [ "$bench_size" = 3840x1080 ] && command -v xrandr >/dev/null 2>&1; then
      xrandr --setmonitor LEFT 1920/508x1080/286+0+0 screen && xrandr --setmonitor RIGHT 1920/508x1080/286+1920+0 none
      bench_ours parallel
    fi
    bench_screen_end
  done
  bench_screen 1920x1080 || return 70
  bench_ours pace
  bench_screen_end
  bench_load || return 70
  bench_two_processes || return 70
  if command -v xterm >/dev/null 2>&1; then
    bench_screen 1280x720 || return 70
    xterm -T switched -geometry 80x24+20+20 -e sh -c 'while :; do date; sleep 0.03; done' 2>/dev/null &
    bench_xterm=$!
    sleep 2
    bench_class SwitchingMeasurement switched
    kill "$bench_xterm" 2>/dev/null
    bench_screen_end
  fi
}

# A screen full of text that scrolls, in a call of two processes.
bench_two_processes() {
  bench_screen 1920x1080 || return 70
  bench_class network.ScreenCall
  bench_screen_end
}

# Processor time of a screen that is still, of one on which someone types, and of one all of which is grabbed each time.
bench_load() {
  bench_screen 1920x1080 || return 70
  echo "still:"
  bench_ours load30
  if command -v xterm >/dev/null 2>&1 && command -v xdotool >/dev/null 2>&1; then
    xterm -geometry 150x50+20+20 -e cat 2>/dev/null &
    bench_xterm=$!
    sleep 2
    xdotool mousemove 200 200
    # About fourteen letters a second.
    sh -c 'while :; do xdotool type --delay 60 "typing away "; done' 2>/dev/null &
    bench_typist=$!
    echo "someone types:"
    bench_ours load30
    kill "$bench_typist" "$bench_xterm" 2>/dev/null
  fi
  bench_screen_end
  bench_screen 1920x1080 -extension DAMAGE || return 70
  echo "all of it:"
  bench_ours load60
  bench_screen_end
}

bench_ours() {
  bench_class CaptureComparison "$@"
}

bench_class() {
  bench_name=$1
  shift
  "$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC \
    -Dorg.lwjgl.system.memoryBackend=ffm -Dtern.server="$bench_xvfb" -cp "$bench_jar:$here/benchmarks/target/lib/*" \
    "org.ternrtc.benchmarks.$bench_name" "$@" 2>/dev/null
}

bench_xvfb=
bench_folder=$(mktemp -d) || exit 73
trap bench_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

case "${1:-jmh}" in
  -h | --help)
    bench_usage
    ;;
  jmh)
    [ $# -eq 0 ] || shift
    bench_jmh "$@"
    exit $?
    ;;
  vp8)
    shift
    case "${1:-}" in
      -h | --help) bench_usage ;;
      *)
        bench_vp8 "$@"
        exit $?
        ;;
    esac
    ;;
  network)
    shift
    case "${1:-}" in
      -h | --help) bench_usage ;;
      *)
        bench_rig network.py CallEnd "" "$@"
        exit $?
        ;;
    esac
    ;;
  data)
    shift
    case "${1:-}" in
      -h | --help) bench_usage ;;
      *)
        bench_rig data.py DataEnd "" "$@"
        exit $?
        ;;
    esac
    ;;
  paths)
    shift
    case "${1:-}" in
      -h | --help) bench_usage ;;
      *)
        bench_heap=100m
        bench_rig paths.py PathEnd "turnserver openssl" "$@"
        exit $?
        ;;
    esac
    ;;
  capture)
    shift
    case "${1:-}" in
      "") bench_capture ;;
      --two-processes) bench_capture_ready && bench_two_processes ;;
      -h | --help) bench_usage ;;
      *)
        echo "tern bench: capture takes --two-processes or nothing, not $1" >&2
        exit 2
        ;;
    esac
    exit $?
    ;;
  report)
    echo "tern bench: $1 is not in this version" >&2
    exit 2
    ;;
  *)
    echo "tern bench: no benchmark is called $1; see ./tern bench --help" >&2
    exit 2
    ;;
esac
exit 0
