#!/bin/sh
# Makes the reference pictures of this folder with ffmpeg (5.1 or later). See README.md.
set -eu
cd "$(dirname "$0")"
ff() { ffmpeg -v error -y "$@"; }
# 64x48 pixels of BGRA: flat patches of 8x8 in seeded random colours.
ff -f lavfi -i "nullsrc=s=8x6:r=1,geq=r='random(1)*255':g='random(2)*255':b='random(3)*255'" -frames:v 1 \
  -vf "format=bgra,scale=64:48:flags=neighbor" -f rawvideo -pix_fmt bgra patches-64x48.bgra
for matrix in bt601 bt709; do
  for range in limited full; do
    ff -f rawvideo -pix_fmt bgra -s 64x48 -i patches-64x48.bgra -f rawvideo -pix_fmt yuv420p \
      -vf "scale=out_color_matrix=$matrix:out_range=$range:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp,format=yuv420p" \
      "patches-64x48.$matrix-$range.i420"
    ff -f rawvideo -pix_fmt yuv420p -s 64x48 -i "patches-64x48.$matrix-$range.i420" -f rawvideo -pix_fmt bgra \
      -vf "scale=in_color_matrix=$matrix:in_range=$range:flags=neighbor+accurate_rnd+full_chroma_int+full_chroma_inp,format=bgra" \
      "patches-64x48.$matrix-$range.bgra"
  done
done
# A test picture whose width is no multiple of a vector, in the formats of cameras.
ff -f lavfi -i "testsrc2=s=70x46:r=1" -frames:v 1 -vf "format=yuyv422" -f rawvideo camera-70x46.yuyv422
for to in uyvy422 yuv420p; do
  ff -f rawvideo -pix_fmt yuyv422 -s 70x46 -i camera-70x46.yuyv422 -f rawvideo -pix_fmt $to \
    -sws_flags accurate_rnd+area camera-70x46.$to
done
ff -f rawvideo -pix_fmt yuv420p -s 70x46 -i camera-70x46.yuv420p -f rawvideo -pix_fmt nv12 camera-70x46.nv12
# Scaled: the mean of areas, and linear between neighbours.
ff -f rawvideo -pix_fmt yuv420p -s 70x46 -i camera-70x46.yuv420p -f rawvideo -pix_fmt yuv420p \
  -vf "scale=35:23:flags=area+accurate_rnd" scaled-35x23.i420
ff -f rawvideo -pix_fmt yuv420p -s 70x46 -i camera-70x46.yuv420p -f rawvideo -pix_fmt yuv420p \
  -vf "scale=140:92:flags=bilinear+accurate_rnd" scaled-140x92.i420
