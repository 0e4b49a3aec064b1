"""The projects of jobs, and the tables of panels."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from same_bytes.jobs import PANELS, gba_job, minimal_job, sample_job
from same_bytes.places import ROOT, Refused, note

SEEDS = ["1", "2", "3"]


def link(target, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target, target_is_directory=True)


def sample_projects(base, new, sources):
    for side, source in zip((base, new), sources):
        shutil.copytree(source / "config", side.project / "config")
        link(sources[0] / "data/sample", side.project / "data/sample")


def template_projects(*arguments):
    def make(base, new, _sources):
        for side in base, new:
            side.once(f"init made {' '.join(arguments)}", "table")
            made = side.project / "made"
            if not (made / "config").is_dir():
                raise Refused(f"`init` made no project in {side.project}")
            shutil.move(made / "config", side.project / "config")
            shutil.move(made / "data", side.outputs / "init/data")
            shutil.copytree(side.project / "config", side.outputs / "init/config")
            link(base.outputs / "init/data", side.project / "data")

    return make


def panel_projects(tables):
    def make(base, new, sources):
        for side, source in zip((base, new), sources):
            shutil.copytree(source / "benches/panel/config", side.project / "config")
            for table in tables.glob("*.parquet"):
                link(table, side.project / "data" / table.name)

    return make


def all_jobs(large):
    """Each job: its name, how its projects are made (or the size of a panel), what it runs."""
    jobs = [
        ("sample", sample_projects, sample_job),
        ("minimal", template_projects("--template", "minimal"), minimal_job),
    ]
    for seed in SEEDS:
        make = template_projects("--template", "gba", "--seed", seed)
        jobs.append((f"gba-{seed}", make, gba_job))
    for size in PANELS:
        if size != "large" or large:
            jobs.append((f"panel-{size}", size, PANELS[size]))
    return jobs


def panel_tables(size):
    """The folder of a panel's tables, made if need be; None, with a word on it, if it cannot be."""
    folder = Path(os.environ.get("KAPOK_PANELS") or ROOT / "target/panels") / size
    if (folder / "prices.parquet").is_file():
        return folder
    if os.environ.get("KAPOK_PANELS"):
        print(f"skipped: panel-{size}: KAPOK_PANELS has no folder `{size}` with prices.parquet")
        return None
    generator = next(iter(sorted(ROOT.parent.glob("*/bench/gen_panel.py"))), None)
    if generator is None:
        print(f"skipped: panel-{size}: no panel generator beside the project, no KAPOK_PANELS")
        return None
    try:
        make_panel(generator.parent, size, folder)
    except (OSError, subprocess.CalledProcessError) as failure:
        print(f"skipped: panel-{size}: it could not be made: {failure}")
        return None
    return folder


def make_panel(bench, size, folder):
    venv = ROOT / "target/panel-venv"
    python, raw = venv / "bin/python", ROOT / "target/panel-raw" / size
    note(f"making panel {size}")

    def quietly(*command):
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)

    if not python.exists():
        quietly(sys.executable, "-m", "venv", venv)
    packages = "numpy", "pyarrow", "pandas"
    quietly(venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    quietly(python, bench / "gen_panel.py", "--size", size, "--out", raw)
    quietly(python, bench / "to_kapok.py", raw, folder)
