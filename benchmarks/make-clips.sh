#!/bin/bash
# Makes the raw I420 clips (.y4m) that ./tern bench vp8 measures on, those that are not there yet.
#   make-clips.sh FOLDER [cam-vga|film-720p|cam-720p|screen-720p|screen-1080p ...]
# Debian packages: ffmpeg opencv-doc; for the screens also xvfb openbox xterm xdotool chromium fonts-dejavu-core x11-utils.
# The camera clips come out the same, bit for bit, on one version of ffmpeg. The screens are recorded live, so that no two
# recordings are equal: keep one, and compare encoders on the same file only. A screen clip has four equal parts: typing in
# a terminal (nearly still), terminal text that scrolls, a web page with pictures that is scrolled by the wheel, and a
# window that is dragged over the desktop.
set -euo pipefail
out=${1:?usage: make-clips.sh FOLDER [CLIP ...]}
shift
[ $# -gt 0 ] || set -- cam-vga film-720p cam-720p screen-720p screen-1080p
data=/usr/share/doc/opencv-doc/examples/data
mkdir -p "$out"

need() {
  local missing=()
  for tool in "$@"; do command -v "$tool" >/dev/null 2>&1 || missing+=("$tool"); done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "make-clips: needs ${missing[*]}" >&2
    exit 69
  fi
}

ff() { ffmpeg -hide_banner -loglevel error -nostdin -y "$@"; }

# film NAME INPUT FRAMES FILTER: counted as 30 pictures a second, whatever the input says
film() {
  need ffmpeg
  [ -r "$data/$2" ] || {
    echo "make-clips: $data/$2 is missing (Debian: apt install opencv-doc)" >&2
    exit 66
  }
  ff -r 30 -i "$data/$2" -an -frames:v "$3" -vf "$4" -r 30 -pix_fmt yuv420p "$out/$1.part.y4m"
  mv "$out/$1.part.y4m" "$out/$1.y4m"
}

page() {
  echo '<!doctype html><meta charset=utf-8><title>page</title><style>body{font:16px/1.5 "DejaVu Sans";margin:24px 80px;background:#fff;color:#222}'
  echo 'h2{color:#124}img{float:right;margin:8px;width:320px}pre{background:#f4f4f4;padding:8px;font:13px "DejaVu Sans Mono"}'
  echo 'table{border-collapse:collapse}td{border:1px solid #999;padding:3px 9px}</style>'
  local pictures=("$data"/*.jpg) n row
  for n in $(seq 0 11); do
    echo "<h2>Section $n</h2><img src=\"file://${pictures[$((n % ${#pictures[@]}))]}\"><p>"
    sed -n "$((n * 12 + 1)),$((n * 12 + 12))p" /usr/share/common-licenses/Apache-2.0 | sed 's/&/\&amp;/g;s/</\&lt;/g'
    echo '</p><pre>'
    sed -n "$((n * 10 + 30)),$((n * 10 + 40))p" /usr/share/common-licenses/MPL-2.0 | sed 's/&/\&amp;/g;s/</\&lt;/g'
    echo '</pre><table>'
    for row in 1 2 3 4 5; do
      echo "<tr><td>row $row</td><td>$((row * n * 37 + 5))</td><td>$((row * 911 - n * 13))</td><td>yes</td></tr>"
    done
    echo '</table>'
  done
}

# screen NAME WIDTH HEIGHT: 300 pictures at 30 a second
screen() {
  need ffmpeg Xvfb openbox xterm xdotool chromium xdpyinfo
  local name=$1 w=$2 h=$3 fps=30 frames=300 ids=() folder seconds term browser
  seconds=$((frames / 4)).0
  seconds=$(awk "BEGIN { print $seconds / $fps }")
  folder=$(mktemp -d)
  page >"$folder/page.html"
  Xvfb -displayfd 3 -screen 0 "${w}x${h}x24" -nolisten tcp 3>"$folder/display" >/dev/null 2>&1 &
  ids+=($!)
  for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
  local DISPLAY
  DISPLAY=:$(cat "$folder/display")
  export DISPLAY LC_ALL=C.UTF-8
  openbox >/dev/null 2>&1 &
  ids+=($!)
  chromium --no-sandbox --no-first-run --disable-gpu --disable-sync --disable-background-networking \
    --disable-component-update --no-default-browser-check --user-data-dir="$folder/profile" \
    --window-size="$((w * 7 / 10)),$((h - 40))" --window-position="$((w * 3 / 10 - 8)),0" \
    "file://$folder/page.html" >/dev/null 2>&1 &
  ids+=($!)
  xterm -fa 'DejaVu Sans Mono' -fs 10 -bg '#1e1e1e' -fg '#dddddd' -T term \
    -geometry "$((w * 4 / 100))x$((h * 4 / 100))+20+40" -e bash --norc >/dev/null 2>&1 &
  ids+=($!)
  sleep 8
  term=$(xdotool search --name '^term$' | head -n 1)
  browser=$(xdotool search --onlyvisible --class chromium | tail -n 1)
  xdotool windowactivate --sync "$term" || true
  (
    xdotool type --delay 120 'ls -l /usr/share/doc | head; echo a line being typed slowly' &
    sleep "$seconds"
    kill $! 2>/dev/null || true
    xdotool key --window "$term" ctrl+c
    xdotool type --delay 5 'while read -r l; do echo "$l"; sleep 0.03; done </usr/share/common-licenses/GPL-3'
    xdotool key Return
    sleep "$seconds"
    xdotool key ctrl+c
    xdotool windowactivate "$browser" || true
    xdotool mousemove "$((w * 6 / 10))" "$((h / 2))"
    (while :; do xdotool click 5; sleep 0.12; done) &
    sleep "$seconds"
    kill $! 2>/dev/null || true
    xdotool windowactivate "$term" || true
    eval "$(xdotool getwindowgeometry --shell "$term")"
    (while :; do
      for k in $(seq 0 5 300) $(seq 300 -5 0); do xdotool windowmove "$term" "$((X + k))" "$((Y + k / 3))"; sleep 0.025; done
    done) &
    sleep "$seconds"
    sleep 2
    kill $! 2>/dev/null || true
  ) >/dev/null 2>&1 &
  ids+=($!)
  ff -f x11grab -framerate "$fps" -video_size "${w}x${h}" -i "$DISPLAY" -frames:v "$frames" -vsync 0 -pix_fmt yuv420p \
    "$folder/clip.y4m" || true
  kill "${ids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  [ -s "$folder/clip.y4m" ] && mv "$folder/clip.y4m" "$out/$name.y4m"
  rm -rf "$folder"
  [ -s "$out/$name.y4m" ] || {
    echo "make-clips: $name could not be recorded" >&2
    exit 70
  }
}

for clip in "$@"; do
  [ ! -s "$out/$clip.y4m" ] || continue
  echo "make-clips: $clip ..." >&2
  case $clip in
    # people crossing a square, a camera that stands still; recorded at 10 a second, so that the motion is large
    cam-vga) film "$clip" vtest.avi 300 scale=640:480:flags=lanczos ;;
    # an animated film: the camera moves, and there are cuts
    film-720p) film "$clip" Megamind.avi 270 crop=720:405,scale=1280:720:flags=lanczos ;;
    # the square again, larger and with the noise of a cheap camera: its curve is flat, it is good for speed
    cam-720p) film "$clip" vtest.avi 300 "crop=768:432,scale=1280:720:flags=lanczos,noise=alls=5:allf=t:all_seed=7" ;;
    screen-720p) screen "$clip" 1280 720 ;;
    screen-1080p) screen "$clip" 1920 1080 ;;
    *)
      echo "make-clips: no clip is called $clip" >&2
      exit 2
      ;;
  esac
done
