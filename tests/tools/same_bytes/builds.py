"""The programs and the sources of both sides."""

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from same_bytes.places import ROOT, WORK, Refused, note


def git(*arguments):
    said = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True)
    if said.returncode != 0:
        raise Refused(said.stderr.decode().strip())
    return said.stdout


def source_of(commit):
    """The files of a commit, in a folder of their own that stays."""
    folder = WORK / commit / "source"
    if not folder.is_dir():
        unfinished = WORK / commit / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
            archive.extractall(unfinished)
        unfinished.rename(folder)
    return folder


def build(source, target):
    note(f"building {source}")
    command = [os.environ.get("CARGO", "cargo"), "build", "--release", "--locked"]
    command += ["--bin", "kapok", "--target-dir", str(target)]
    if subprocess.run(command, cwd=source).returncode != 0:
        raise Refused(f"{source} does not build")
    return target / "release/kapok"


def binary_of(commit, source):
    """The program of a commit. Builds share a target folder, so dependencies are built once."""
    kept = WORK / commit / "kapok"
    if not kept.is_file():
        built = build(source, WORK / "base")
        shutil.copy2(built, kept.with_name("unfinished-kapok"))
        kept.with_name("unfinished-kapok").rename(kept)
    return kept


def given(path):
    path = Path(path).resolve()
    if not os.access(path, os.X_OK) or path.is_dir():
        raise Refused(f"{path} is no program")
    return path


def copied(binary):
    """A copy, so that a build meanwhile does not change what is compared."""
    copy = WORK / "work/kapok-of-the-working-tree"
    copy.parent.mkdir(parents=True, exist_ok=True)
    return shutil.copy2(binary, copy)
