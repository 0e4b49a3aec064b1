"""What is different between the outputs of both sides."""

import difflib
import fnmatch
import json
import os
from collections import Counter

from same_bytes.places import EXCEPTIONS, Refused

SHOWN_LINES = 12

# Fields of a manifest that may differ between programs that calculate the same. A file's own
# difference is found in the file.
MAY_DIFFER = [
    "engine",
    "chain",
    "previous_day.chain",
    "files.*.sha256",
    "files.*.bytes",
    "indices.*.config_sha256",
    "indices.*.inputs.*",
]


class Findings:
    """What is different, by how much it matters."""

    def __init__(self, exceptions):
        self.exceptions = exceptions
        self.differences = []  # (output, where)
        self.excepted = []  # (output, reason)
        self.texts = Counter()  # by command
        self.shown = []  # short differences of texts
        self.manifest_fields = Counter()
        self.manifests = 0

    def differs(self, output, where):
        for glob, reason in self.exceptions:
            if fnmatch.fnmatchcase(output, glob):
                self.excepted.append((output, reason))
                return
        self.differences.append((output, where))


def read_exceptions():
    exceptions = []
    for at, line in enumerate(EXCEPTIONS.read_text().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            glob, _, reason = line.strip().partition(" ")
            if not reason.strip():
                raise Refused(f"{EXCEPTIONS.name}, line {at}: a glob and a reason are wanted")
            exceptions.append((glob, reason.strip()))
    return exceptions


def files_below(folder):
    """Files by their path; names that begin with a dot are left alone."""
    found = {}
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            found[str(relative)] = path
    return found


def outputs_of(side):
    found = files_below(side.outputs)
    published = files_below(side.project / "published")
    found.update({f"run/published/{name}": path for name, path in published.items()})
    return found


def is_text(name):
    """Whether an output is for people, or a config, and may change."""
    return name.endswith((".txt", ".stderr")) or name.startswith("init/config/")


def compare_job(job, base, new, findings):
    """Compares all outputs of a job and prints a line for each command."""
    ours, theirs = outputs_of(base), outputs_of(new)
    counts = {}
    for name in sorted(ours.keys() | theirs.keys()):
        count = counts.setdefault(name.split("/")[0], Counter())
        before = len(findings.differences), len(findings.excepted)
        compare_one(job, name, ours.get(name), theirs.get(name), findings, count)
        count["differ"] += len(findings.differences) - before[0]
        count["excepted"] += len(findings.excepted) - before[1]
    for command, count in counts.items():
        print(f"{job:12} {command:12} {counted(count)}", flush=True)


def counted(count):
    equal = count["compared"] - count["differ"] - count["excepted"]
    line = f"{count['compared']:5} files: {equal:5} equal, {count['differ']} differ"
    excepted = f", {count['excepted']} excepted" if count["excepted"] else ""
    texts = f", {count['texts']} texts differ" if count["texts"] else ""
    return line + excepted + texts


def compare_one(job, name, base, new, findings, count):
    output = f"{job}/{name}"
    if is_text(name):
        if base is None or new is None or base.read_bytes() != new.read_bytes():
            count["texts"] += 1
            findings.texts[name.split("/")[0]] += 1
            findings.shown.append((output, text_difference(base, new)))
        return
    count["compared"] += 1
    if base is None or new is None:
        findings.differs(output, f"only the {'new side' if base is None else 'base'} has it")
    elif name.endswith("/manifest.json"):
        compare_manifests(output, base, new, findings)
    elif base.read_bytes() != new.read_bytes():
        findings.differs(output, first_difference(base, new))


def compare_manifests(output, base, new, findings):
    ours, theirs = fields(json.loads(base.read_bytes())), fields(json.loads(new.read_bytes()))
    findings.manifests += 1
    wrong = []
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) == theirs.get(path):
            continue
        folded = next((kind for kind in MAY_DIFFER if fnmatch.fnmatchcase(path, kind)), None)
        if folded is None:
            wrong.append(f"{path}: {ours.get(path)} -> {theirs.get(path)}")
        else:
            findings.manifest_fields[folded] += 1
    if wrong:
        findings.differs(output, "\n".join(wrong[:3]))


def fields(value, path=""):
    """All scalars of a JSON value by their path."""
    if isinstance(value, dict) and value:
        parts = [(f"{path}.{key}" if path else key, child) for key, child in value.items()]
    elif isinstance(value, list) and value:
        parts = [(f"{path}[{at}]", child) for at, child in enumerate(value)]
    else:
        return {path: value}
    found = {}
    for below, child in parts:
        found.update(fields(child, below))
    return found


def first_difference(base, new):
    ours, theirs = base.read_bytes(), new.read_bytes()
    if base.suffix == ".parquet":
        at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), None)
        at = min(len(ours), len(theirs)) if at is None else at
        return f"byte {at} of {len(ours)} and {len(theirs)}{beside(base, new)}"
    ours, theirs = ours.split(b"\n"), theirs.split(b"\n")
    pairs = enumerate(zip(ours, theirs), 1)
    at = next((at for at, pair in pairs if pair[0] != pair[1]), None)
    if at is None:
        return f"{len(ours)} and {len(theirs)} lines, equal as far as both go"
    before, after = excerpts(ours[at - 1], theirs[at - 1])
    return f"line {at}\nbase {before}\nnew  {after}"


def beside(base, new):
    """Whether the rows are the same although the Parquet bytes are not."""
    ours, theirs = base.with_suffix(".csv"), new.with_suffix(".csv")
    if not (ours.is_file() and theirs.is_file()):
        return ""
    equal = ours.read_bytes() == theirs.read_bytes()
    return f"; the CSV beside it is {'equal' if equal else 'different as well'}"


def excerpts(base, new):
    """Two lines from a little before the place where they part."""
    at = len(os.path.commonprefix([base, new]))
    start = max(0, at - 60)
    return [line[start : start + 150].decode(errors="replace") for line in (base, new)]


def text_difference(base, new):
    def lines(path):
        return path.read_text(errors="replace").splitlines() if path else []

    whole = list(difflib.unified_diff(lines(base), lines(new), lineterm="", n=0))[2:]
    more = [f"... {len(whole) - SHOWN_LINES} more lines"] if len(whole) > SHOWN_LINES else []
    return [line[:160] for line in whole[:SHOWN_LINES]] + more


def note_refused(job, base):
    """Names the commands that the base refused: there is less to compare than was meant."""
    refused = {}
    for path in sorted(base.outputs.rglob("*.exit")):
        code = path.read_text().strip()
        if code not in ("0", "3", "5", "6", "7"):
            refused[f"{path.parent.name}/{path.stem.rsplit('.', 1)[0]}"] = code
    for command, code in refused.items():
        print(f"note: the base ends {job}/{command} with exit code {code}")
