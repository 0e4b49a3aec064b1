"""Writes currency.csv and country.csv; README.md says from what.

    pip install babel==2.19.0
    cargo fetch        # of any crate that names rust_iso3166 0.2.0
    python3 make_codes.py FOLDER_OF_RUST_ISO3166
"""

import csv
import pathlib
import re
import sys

from babel.core import get_global

HERE = pathlib.Path(__file__).parent

# Codes of CLDR that ISO 4217 never had, or that ended before it did (1978).
NOT_ISO = set("ARL ARM BAN BGM BGO BOL BRZ CLE KRH KRO MAF MCF MKN VNN YUR USN USS XXX XTS".split())
# Accounting units, funds and metals: nothing is quoted in them that an index holds.
NO_MONEY = set("BOV CHE CHW CLF COU MXV UYI UYW XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA XFU XRE".split())
# Codes of the standard's list of past codes that CLDR does not have, with their last year there.
OLD = {
    "ARY": 1990, "AYM": 2005, "BGJ": 1990, "BGK": 1990, "CHC": 2004, "CSJ": 1990, "GHP": 2007,
    "GNE": 1989, "LAJ": 1989, "LSM": 1985, "MVQ": 1989, "PEH": 1990, "ROK": 1990, "UGW": 1990,
    "UYN": 1989, "VNC": 1990, "ZWC": 1990, "ZWN": 2009,
}
# CLDR begins with the code's use for the new unit; the standard had the code a year before.
EARLIER = {"RUB": "1998-01-01"}


def day(parts):
    return "{:04}-{:02}-{:02}".format(*parts) if parts else ""


def currencies():
    years = {}
    for rows in get_global("territory_currencies").values():
        for code, first, last, _ in rows:
            known = years.setdefault(code, [first, last])
            known[0] = min((d for d in (known[0], first) if d), default=None)
            known[1] = None if last is None or known[1] is None else max(known[1], last)
    # El Salvador pays in dollars since 2001; the code is in the standard's list as before.
    years["SVC"][1] = None
    rows = {c: (EARLIER.get(c, day(f)), day(l)) for c, (f, l) in years.items()}
    rows = {c: row for c, row in rows.items() if c not in NOT_ISO | (NO_MONEY - {"CLF"})}
    rows |= {code: ("", f"{year}-12-31") for code, year in OLD.items()}
    write("currency.csv", ["code", "first", "last"], [(c, *rows[c]) for c in sorted(rows)])


def countries(folder):
    now = (folder / "src/lib.rs").read_text()
    pair = r'alpha2: "(\w\w)",\s*alpha3: "(\w{3})"'
    rows = {two: (three, "") for two, three in re.findall(pair, now)}
    # The code that data use for Kosovo; the standard leaves it to users.
    rows["XK"] = ("XKX", "")
    past = (folder / "src/iso3166_3.rs").read_text()
    former = r"former: CountryCode \{[^}]*?" + pair + r"[^}]*\},\s*validity: &\[(\d+),\s*(\d+)\]"
    past = re.findall(former, past)
    for two, three, _, last in sorted(past, key=lambda row: int(row[3])):
        if two not in rows or rows[two][1]:
            rows[two] = (three, last)
    write("country.csv", ["alpha2", "alpha3", "last"], [(c, *rows[c]) for c in sorted(rows)])


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)}")


if __name__ == "__main__":
    currencies()
    countries(pathlib.Path(sys.argv[1]))
