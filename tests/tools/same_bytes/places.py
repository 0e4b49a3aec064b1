"""Where things lie, and how to say that it cannot be done."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / "target/same-bytes"
EXCEPTIONS = Path(__file__).parents[1] / "same-bytes.exceptions"


class Refused(Exception):
    """What ends the whole comparison: wrong usage or a failed build."""


def note(message):
    print(message, file=sys.stderr, flush=True)
