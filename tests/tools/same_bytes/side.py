"""One program at work in a project of its own."""

import json
import os
import re
import shutil
import subprocess

from same_bytes.places import WORK


class Side:
    """One program in a project of its own, and all that it said."""

    def __init__(self, job, name, binary, formats):
        self.folder = WORK / "work" / job / name
        self.project = self.folder / "project"
        self.outputs = self.folder / "outputs"
        self.binary = binary
        self.formats = formats
        shutil.rmtree(self.folder, ignore_errors=True)
        self.project.mkdir(parents=True)
        self.outputs.mkdir()

    def once(self, command, form):
        """Runs a command in one format, keeps what it said, and gives its stdout."""
        words = command.split()
        to_file = {"json": ".json", "csv": ".csv", "table": ".txt"}[form]
        name = self.outputs / words[0] / (slug(words[1:]) + to_file)
        name.parent.mkdir(exist_ok=True)
        while name.exists():  # the same command again, in another state of the project
            name = name.with_name("again_" + name.name)
        left_out = "COLUMNS", "RUST_BACKTRACE"
        environment = {key: os.environ[key] for key in os.environ if key not in left_out}
        said = subprocess.run(
            [self.binary, *words, "--format", form],
            cwd=self.project,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        name.write_bytes(said.stdout)
        self.beside(name, ".stderr").write_bytes(self.without_folder(said.stderr))
        self.beside(name, ".exit").write_text(f"{said.returncode}\n")
        return said.stdout

    def each(self, *commands):
        """Runs commands that change nothing, in every format; gives the JSON of the last."""
        for command in commands:
            said = [self.once(command, form) for form in self.formats]
        return parsed(said[0])

    def without_folder(self, text):
        return text.replace(str(self.folder).encode(), b"...")

    @staticmethod
    def beside(name, suffix):
        return name.with_name(name.name + suffix)


def slug(words):
    return re.sub(r"[^A-Za-z0-9@.:=_-]+", "-", "_".join(words)) or "_"


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None
