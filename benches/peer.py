#!/usr/bin/env python3
"""The peer of `peer.sh`: the simple part of the job of `benches/panel`, as an analyst would write it.

    peer.py RAW_PANEL_DIR LEVELS_CSV

Takes closes that are already adjusted, in a wide table; knows no corporate action, dividend,
currency or divisor. Needs numpy and pyarrow.
"""
import sys

import numpy as np
import pyarrow.parquet as pq

CAP = 0.10
folder, out = sys.argv[1:3]

wide = pq.read_table(f"{folder}/close_wide.parquet")
dates = wide.column(0).to_numpy().astype("datetime64[D]")
ids = {name: at for at, name in enumerate(wide.column_names[1:])}
closes = np.empty((len(dates), len(ids)))
for at in range(len(ids)):
    closes[:, at] = wide.column(at + 1).to_numpy()
del wide

# The last print is carried.
last = np.zeros(len(ids))
for row in closes:
    np.copyto(row, last, where=np.isnan(row))
    last = row

shares = pq.read_table(f"{folder}/rebal_shares.parquet").to_pandas()
names = shares["id"].map(ids).to_numpy()
counts = (shares["shares_adj"] * shares["free_float"]).to_numpy()
reviewed = shares["rebal_date"].to_numpy().astype("datetime64[D]")

levels = np.empty(len(dates))
levels[0] = 1000.0
reviews = np.unique(reviewed)
starts = np.searchsorted(dates, reviews)
for review, start, end in zip(reviews, starts, [*starts[1:], len(dates) - 1]):
    rows = reviewed == review
    held, price = names[rows], closes[start, names[rows]]
    weights = price * counts[rows]
    weights /= weights.sum()
    capped = np.zeros(len(weights), bool)
    while (weights > CAP * (1 + 1e-14)).any():
        capped |= weights > CAP
        weights[capped] = CAP
        free = weights[~capped].sum()
        weights[~capped] *= (1 - CAP * capped.sum()) / free
    units = np.zeros(len(ids))
    units[held] = weights * levels[start] / price
    levels[start + 1 : end + 1] = closes[start + 1 : end + 1] @ units

with open(out, "w") as file:
    file.write("date,level\n")
    file.writelines(f"{date},{level:.12g}\n" for date, level in zip(dates, levels))
