#!/bin/sh
# Make fogra39.icc anew, from Fogra's characterisation data with ArgyllCMS: apt-get install argyll icc-profiles-free
# Run by hand; neither package is a requirement of ours. Argyll 2.3.1 gives the same bytes but for the time in
# bytes 25 to 36.
set -e
cd "$(dirname "$0")"
data=/usr/share/color/icc/FOGRA39L.ti3 screen=/usr/share/color/argyll/ref/sRGB.icm
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cp "$data" "$work/fogra39.ti3"
# 300 % of ink in all, 95 % of black; perceptual tables for what is seen on a screen
colprof -qm -l300 -L95 -kr -S "$screen" -cmt -dpp -A Fangzhi -M FOGRA39 -D "FOGRA39L coated, 300% ink" \
  -C "No rights reserved. Made by ArgyllCMS from FOGRA39L.ti3 (Fogra; zlib licence)." "$work/fogra39"
cp "$work/fogra39.icc" fogra39.icc
