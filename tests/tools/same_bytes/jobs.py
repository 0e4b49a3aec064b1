"""What each job runs."""

import re


def publish(side, first, middle, last):
    """Publishes up to a day, goes on from what is published, and calculates it all again."""
    side.once(f"run --from {first} --date {middle}", "json")
    side.once(f"run --date {last}", "csv")
    side.once(f"run --from {first} --date {last}", "table")
    side.each("verify --all", "verify --all --details")


def replay(side, *indices):
    """Back-tests all indices twice and on one thread, and then some alone."""
    side.once("backtest --out ../outputs/backtest/first", "json")
    side.once("backtest --out ../outputs/backtest/second", "csv")
    side.once("backtest --threads 1", "table")
    for index in indices:
        side.once(f"backtest --index {index}", "json")


def export(side, *indices):
    tables = "levels constituents_close constituents_open review eligibility attribution".split()
    tables += "corporate_actions esg_disclosure constraints overlays".split()
    for index in indices:
        side.once(f"export {index}", "csv")
        for table in tables:
            side.once(f"export {index} --table {table}", "csv")
        for suffix in "csv", "parquet":
            side.once(f"export {index} --out ../outputs/export/{index}.{suffix}", "table")


def events(side, index, dates, securities=()):
    """Coming events of some dates and all of some lines; of each list one of each type."""
    lists = [f"events {index} --date {date}" for date in dates]
    lists += [f"events {index} --security {security}" for security in securities]
    for listing in lists:
        first_of_type = {row["type"]: row["event"] for row in reversed(side.each(listing) or [])}
        for event in first_of_type.values():
            day = "".join(re.findall(r" --date \S+", listing))
            side.each(f"events {index} --event {event}{day}")


def sample_job(side):
    indices = ["US20", "US20-GREEN", "US20-PAB", "US20-ESG-TILT", "US20-LOWCARBON-EUR"]
    side.each("check")
    publish(side, "2022-12-08", "2022-12-19", "2022-12-28")
    replay(side, "US20-PAB")
    export(side, "US20", "US20-GREEN", "US20-PAB", "US20-ESG-TILT")
    side.each("events US20")
    for index in indices:
        for date in "2022-12-28", "2022-12-19", "2022-06-30":
            side.each(f"explain {index} --date {date}")
        for security in "AAPL", "XOM", "KO", "JPM":
            side.each(f"explain {index} --security {security} --date 2022-12-28")
        side.each(f"sensitivity {index}", f"compliance {index} --as US20-PAB --date 2022-12-28")
    side.each("explain US20-PAB --date 2020-03-16 --known-at 2020-07-31")
    side.each("explain US20-GREEN --security XOM --date 2020-03-16")
    side.each("sensitivity US20-ESG-TILT --date 2020-06-30 --by 0.2 --days 120")
    for date in "2022-12-28", "2021-12-31", "2020-06-30":
        side.each(f"compliance US20-PAB --date {date}")
    side.each("diff US20 US20-GREEN", "diff US20 US20-ESG-TILT", "diff US20 US20-LOWCARBON-EUR")
    side.each("diff US20-GREEN US20-ESG-TILT --date 2021-09-30")
    side.each("compare US20 US20-GREEN", "compare US20@sp US20@msci --top 0")


def gba_job(side):
    indices = ["GBA", "GBA-GREEN", "GBA-LOWCARBON-HKD", "SZ30-EQUAL"]
    side.each("check")
    publish(side, "2024-06-03", "2024-06-12", "2024-06-28")
    side.once("run --from 2024-06-20 --date 2024-06-28 --known-at 2024-12-31 --reason late", "json")
    side.each("verify --all")
    replay(side, "GBA-GREEN")
    export(side, "GBA", "GBA-GREEN")
    dates = ["2023-05-15", "2023-11-06", "2024-04-10", "2024-06-20"]
    events(side, "GBA", dates, securities=["HK0005"])
    side.each("events --date 2023-03-10")
    for index in indices:
        side.each(f"explain {index} --date 2024-06-11", f"explain {index} --date 2024-06-28")
        for security in "HK0005", "SZ0012":
            side.each(f"explain {index} --security {security} --date 2024-06-28")
        side.each(f"sensitivity {index}")
    side.each("diff GBA GBA-GREEN", "diff GBA-GREEN GBA-LOWCARBON-HKD --date 2024-03-28")
    side.each("compare GBA@sp GBA@stoxx --top 0", "compare GBA GBA@msci --from 2024-01-01")


def minimal_job(side):
    side.each("check")
    publish(side, "2024-03-01", "2024-03-15", "2024-04-16")
    replay(side, "MIN")
    export(side, "MIN")
    events(side, "MIN", ["2024-03-12", "2024-03-20"])
    side.each("explain MIN --date 2024-03-20", "explain MIN --date 2024-04-16")
    for security in "M001", "M002", "M003", "M004", "M005":
        side.each(f"explain MIN --security {security}")
    side.each("sensitivity MIN", "diff MIN MIN")
    for preset in "sp", "msci", "ftse", "stoxx", "csi", "cni", "nasdaq", "solactive":
        side.each(f"compare MIN MIN@{preset}")


def panel_job(first, middle, last, *securities):
    def job(side):
        side.each("check")
        publish(side, first, middle, last)
        replay(side)
        export(side, "PANEL")
        events(side, "PANEL", [last], securities)
        side.each(f"explain PANEL --date {last}", f"explain PANEL --security {securities[0]}")
        side.each("compare PANEL@sp PANEL@msci", "sensitivity PANEL", "diff PANEL PANEL")

    return job


def large_job(side):
    """Numbers alone: what the bench runs."""
    side.once("backtest --out ../outputs/backtest/first", "json")
    side.once("backtest --out ../outputs/backtest/second", "csv")




PANELS = {
    "tiny": panel_job("2006-06-20", "2006-06-28", "2006-07-10", "SEC00020", "SEC00001"),
    "small": panel_job("2014-06-24", "2014-06-27", "2014-07-03", "SEC00005"),
    "large": large_job,
}
