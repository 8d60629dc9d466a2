#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the measurements of tests/bench one after the other, or the ones named: `.ci/bench.sh assign`.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
config=$(mktemp -d)
trap 'rm -rf "$config"' EXIT
export QT_QPA_PLATFORM=offscreen QGIS_CUSTOM_CONFIG_PATH=$config PYTHONPATH=.

found=0 failed=0
for file in tests/bench/[!_]*.py; do
  name=$(basename "$file" .py)
  [ -e "$file" ] && [ "$name" != conftest ] || continue
  [ $# = 0 ] || [[ " $* " == *" ${name#bench_} "* ]] || continue
  found=$((found + 1))
  printf '── %s\n' "$name"
  .venv/bin/python "$file" || { code=$?; failed=$((failed + 1)); printf '%s: failed with %s\n' "$name" "$code"; }
done
[ "$found" -gt 0 ] || { printf 'bench: nothing to measure in tests/bench for: %s\n' "${*:-all}" >&2; exit 1; }
printf '%s measured, %s failed\n' "$found" "$failed"
[ "$failed" = 0 ]
