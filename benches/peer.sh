#!/usr/bin/env bash
# The job of benches/panel by `kapok backtest` and by a numpy script, side by side.
#
#   benches/peer.sh PANEL_TABLES_DIR RAW_PANEL_DIR
#
# PANEL_TABLES_DIR  the market as input tables (docs/data.md)
# RAW_PANEL_DIR     the same market as a folder made by a panel generator: close_wide.parquet (dates
#                   by securities, adjusted closes) and rebal_shares.parquet (rebal_date, id,
#                   shares_adj, free_float)
#
# Runs alternate, so that a busy machine is busy for all. CPU seconds are those of the whole process,
# user and system; memory is the peak.
# RUNS (5), PYTHON (python3, with numpy, pandas and pyarrow) and KAPOK (target/release/kapok) can be set.
set -euo pipefail
[ $# -eq 2 ] || { sed -n '2,4p' "$0" >&2; exit 2; }
tables=$(realpath "$1") raw=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
runs=${RUNS:-5} python=${PYTHON:-python3} kapok=${KAPOK:-$here/../target/release/kapok}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

job=("$kapok" backtest --project "$here/panel" --data "$tables" --out "$work/out" --quiet)

timed() { # NAME COMMAND...
  local name=$1
  shift
  /usr/bin/time -a -o "$work/$name" -f "%U %S %M" "$@" >/dev/null
}

timed discarded "${job[@]}"
"$python" "$here/peer.py" "$raw" "$work/peer.csv"
for _ in $(seq "$runs"); do
  timed "kapok" "${job[@]}"
  timed "peer" "$python" "$here/peer.py" "$raw" "$work/peer.csv"
done

"$python" - "$work" <<'PYTHON'
import csv, statistics, sys

work = sys.argv[1]


def measured(name):
    runs = [list(map(float, line.split())) for line in open(f"{work}/{name}")]
    cpu = sorted(user + system for user, system, _ in runs)
    return cpu[0], statistics.median(cpu), max(run[2] for run in runs) / 1024


peer = measured("peer")
print(f"{'':12} {'CPU min':>8} {'median':>8} {'peak MB':>8}   peer/this: CPU min, median, memory")
for name in ("kapok", "peer"):
    this = measured(name)
    ratios = ", ".join(f"{theirs / ours:.2f}" for theirs, ours in zip(peer, this))
    print(f"{name:12} {this[0]:7.2f}s {this[1]:7.2f}s {this[2]:8.0f}   {ratios}")

rows = csv.DictReader(open(f"{work}/out/levels.csv"))
ours = {row["date"]: float(row["level"]) for row in rows if row["return_variant"] == "price"}
theirs = {row["date"]: float(row["level"]) for row in csv.DictReader(open(f"{work}/peer.csv"))}
assert ours.keys() == theirs.keys(), "the days differ"
farthest = max(abs(ours[date] / theirs[date] - 1) for date in ours)
print(f"{len(ours)} days; price levels agree to {farthest:.1e}")
PYTHON
