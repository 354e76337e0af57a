# shellcheck shell=sh disable=SC2154
# The command bench of ./tern, which sources this file with its arguments and gives it $here, find_java's JAVA_HOME,
# stale and build.

bench_usage() {
  cat <<'TEXT'
Usage: ./tern bench [jmh [ARGS] | vp8 [CLIP.y4m [KBPS ...]] | network [--runs N] [--short] [--json FILE] [CASE ...]]
  jmh [ARGS]                JMH benchmarks: VP8, pixels, scaling, SRTP, screens. ARGS are JMH's own (-h lists them,
                            -l lists the benchmarks); without any, a short pass over all: a hint, not a measurement.
  vp8 [CLIP.y4m [KBPS ...]] rate and quality of our VP8 encoder beside libvpx (real time, speed -6) on a clip;
                            needs vpxenc and ffmpeg. Without a clip: the one of Debian's opencv-doc.
  network [CASE ...]        calls over networks with faults (testing/netsim); the median of five runs per case, an hour
                            for all. Needs root, /dev/net/tun, gcc, ip and Python 3.
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

# Starts an Xvfb on the first free display; fails when it says no number within ten seconds.
bench_screen() {
  Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp -noreset 3>"$bench_folder/display" >/dev/null 2>&1 &
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
      if [ -z "${DISPLAY:-}" ] && ! { command -v Xvfb >/dev/null 2>&1 && bench_screen; }; then
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

# Size of the frames in kbit/s and PSNR of the luma in dB; $1: IVF, $2: Y4M, $3: frames a second. Twelve bytes of each
# frame and the first 32 of the file are IVF's own.
bench_quality() {
  bench_report=$(ffmpeg -hide_banner -nostdin -i "$1" -i "$2" -lavfi '[0:v][1:v]psnr' -f null - 2>&1)
  bench_psnr=$(echo "$bench_report" | sed -n 's/.*PSNR y:\([0-9.]*\).*/\1/p')
  bench_frames=$(echo "$bench_report" | tr '\r' '\n' | sed -n 's/^frame= *\([0-9]*\).*/\1/p' | tail -n 1)
  awk -v bytes="$(wc -c <"$1")" -v frames="${bench_frames:-0}" -v fps="$3" -v psnr="$bench_psnr" 'BEGIN {
    if (frames < 1 || psnr == "") exit 1
    printf "%.1f %.2f\n", (bytes - 32 - 12 * frames) * 8 * fps / frames / 1000, psnr
  }'
}

bench_vp8() {
  for bench_tool in vpxenc ffmpeg; do
    command -v $bench_tool >/dev/null 2>&1 || {
      echo "tern bench: needs $bench_tool (Debian: apt install vpx-tools ffmpeg)" >&2
      return 69
    }
  done
  bench_clip=${1:-}
  [ $# -eq 0 ] || shift
  if [ -z "$bench_clip" ]; then
    bench_clip=$bench_folder/clip.y4m
    ffmpeg -v error -nostdin -i /usr/share/doc/opencv-doc/examples/data/vtest.avi -frames:v 150 -r 10 \
      -pix_fmt yuv420p "$bench_clip" || {
      echo "tern bench: name a clip: ./tern bench vp8 CLIP.y4m (or install Debian's opencv-doc)" >&2
      return 66
    }
  fi
  [ -r "$bench_clip" ] || {
    echo "tern bench: $bench_clip cannot be read" >&2
    return 66
  }
  [ $# -gt 0 ] || set -- 250 500 1000 2000
  bench_rate=$(head -n 1 "$bench_clip" | sed -n 's/^YUV4MPEG2.* F\([0-9]*\):\([0-9]*\).*/\1 \2/p' |
    awk '$2 > 0 { print $1 / $2 }')
  [ -n "$bench_rate" ] || {
    echo "tern bench: $bench_clip is no Y4M file with a frame rate" >&2
    return 65
  }
  printf '%-8s %8s %8s %8s\n' encoder target kbps psnr_y
  for bench_kbps in "$@"; do
    sh "$here/tern" vp8 encode "$bench_clip" "$bench_folder/tern.ivf" --bitrate "$bench_kbps" >"$bench_folder/log" 2>&1 || {
      bench_status=$?
      tail -n 1 "$bench_folder/log" >&2
      return $bench_status
    }
    # What libwebrtc asks of libvpx for a camera.
    vpxenc --quiet --codec=vp8 --ivf --rt --passes=1 --lag-in-frames=0 --end-usage=cbr --undershoot-pct=100 \
      --overshoot-pct=15 --buf-initial-sz=500 --buf-optimal-sz=600 --buf-sz=1000 --max-intra-rate=900 --disable-kf \
      --token-parts=0 --noise-sensitivity=0 --drop-frame=0 --max-q=56 --min-q=2 --static-thresh=1 --cpu-used=-6 \
      --threads=1 --target-bitrate="$bench_kbps" -o "$bench_folder/libvpx.ivf" "$bench_clip" || return 70
    for bench_encoder in libvpx tern; do
      bench_point=$(bench_quality "$bench_folder/$bench_encoder.ivf" "$bench_clip" "$bench_rate") || {
        echo "tern bench: ffmpeg could not compare $bench_encoder's frames with the clip" >&2
        return 70
      }
      # shellcheck disable=SC2086 # two words
      printf '%-8s %8s %8s %8s\n' "$bench_encoder" "$bench_kbps" $bench_point | tee -a "$bench_folder/points"
    done
  done
  # Mean difference of the logarithm of the rate over the qualities that both reach, straight lines between the points.
  awk '
    { n[$1]++; q[$1, n[$1]] = $4; r[$1, n[$1]] = log($3) }
    function at(e, x,   i, span) {
      for (i = 2; i < n[e] && q[e, i] < x; i++) { }
      span = q[e, i] - q[e, i - 1]
      return span == 0 ? r[e, i] : r[e, i - 1] + (r[e, i] - r[e, i - 1]) * (x - q[e, i - 1]) / span
    }
    END {
      low = q["tern", 1] > q["libvpx", 1] ? q["tern", 1] : q["libvpx", 1]
      high = q["tern", n["tern"]] < q["libvpx", n["libvpx"]] ? q["tern", n["tern"]] : q["libvpx", n["libvpx"]]
      if (n["tern"] < 2 || high <= low) { print "no common qualities to compare at"; exit }
      for (k = 0; k < 100; k++) {
        x = low + (high - low) * (k + 0.5) / 100
        sum += at("tern", x) - at("libvpx", x)
      }
      printf "tern needs %+.1f %% bits of libvpx at equal PSNR (%.1f to %.1f dB)\n", (exp(sum / 100) - 1) * 100, low, high
    }' "$bench_folder/points"
}

bench_network() {
  for bench_tool in gcc ip python3; do
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
  python3 -B "$here/testing/network.py" "$@" -- "$JAVA_HOME/bin/java" \
    --add-modules jdk.incubator.vector -XX:+UseSerialGC -Xmx400m \
    -cp "$bench_jar:$here/benchmarks/target/lib/*" org.ternrtc.benchmarks.network.CallEnd
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
        bench_network "$@"
        exit $?
        ;;
    esac
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
