"""How a peer and bench/run talk: what ../talk.h says, in Python.  To be imported before torch: threads."""

import json
import os
import resource
import sys
import time

THREADS = int(sys.argv[1])
BATCH = int(sys.argv[2])
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(THREADS)


def say(thing):
    print(json.dumps(thing), flush=True)


def blas():
    """The file whose matrix products this process uses."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if "blas" in line.rsplit("/", 1)[-1]}
    return sorted(os.path.realpath(f) for f in files)


def talk(step, loss, warm=10):
    """Warm up, then work for as many seconds as each line asks."""
    first = loss()
    for _ in range(warm):
        step()
    say({"trials": BATCH, "blas": blas()})
    each = 0
    for line in sys.stdin:
        asked, begun, worked = float(line), time.perf_counter(), time.process_time()
        steps, took = 0, 0.0
        while took < asked:
            some = max(1, int((asked - took) / each / 2)) if each else 1
            for _ in range(some):
                step()
            steps += some
            took = time.perf_counter() - begun
            each = took / steps
        print(steps, f"{took:.9f}", f"{time.process_time() - worked:.9f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say({"peak_mb": round(peak, 1), "loss": [first, loss()]})
