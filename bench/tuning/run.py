"""run.py -- one run of the command, and many at once, one a core; lines of a table as soon as they are made."""
import concurrent.futures
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import order

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent


def tercet():
    """The command: $TERCET, the release build, or what the shell finds."""
    for path in (os.environ.get("TERCET"), TOP / "build/release/tercet", shutil.which("tercet")):
        if path and pathlib.Path(path).is_file():
            return str(path)
    sys.exit("no tercet: build it, or say where it is with TERCET=...")


STIMULI, MAKING = tempfile.TemporaryDirectory(), threading.Lock()


def stimuli():
    """The file of order.py, made when it is first asked for."""
    path = pathlib.Path(STIMULI.name) / "order.npz"
    with MAKING:
        if not path.exists():
            order.write(path)
    return path


def train(spec, sets, folder=None, more=()):
    """What `tercet train --json` says, or None and why it ended; numbers that ran away end it with 5."""
    command = [tercet(), "train", str(HERE / f"{spec}.yaml"), "--json", "--progress=none", "--threads=1", *more]
    if spec == "order":
        sets = [f"task.file={stimuli()}"] + sets
    for one in sets:
        command += ["--set", one]
    if folder:
        command += ["-o", str(folder), "--replace"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 5:
        return None, "diverged"
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout), "done"


class Table:
    """A CSV file that grows by a line a run, and is read again to go on where it was left."""

    def __init__(self, path, columns, key):
        self.path, self.columns, self.key, self.lock = pathlib.Path(path), columns, key, threading.Lock()
        self.lines = list(csv.DictReader(self.path.open())) if self.path.exists() else []
        self.there = {tuple(line[k] for k in key) for line in self.lines}

    def has(self, *key):
        return tuple(str(k) for k in key) in self.there

    def add(self, **line):
        with self.lock:
            new = not self.path.exists()
            with self.path.open("a", newline="") as f:
                writer = csv.DictWriter(f, self.columns, lineterminator="\n")
                if new:
                    writer.writeheader()
                writer.writerow(line)
            self.lines.append({k: str(v) for k, v in line.items()})
            self.there.add(tuple(str(line[k]) for k in self.key))


def all_of(jobs, cores):
    """Does the jobs, so many at a time; the first that fails ends all."""
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        waiting = [pool.submit(job) for job in jobs]
        try:
            for one in concurrent.futures.as_completed(waiting):
                one.result()
        except BaseException:
            for one in waiting:
                one.cancel()
            raise
