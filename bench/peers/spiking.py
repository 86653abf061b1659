"""spiking.py THREADS BATCH coba|cuba: Brian 2's compiled mode (cpp_standalone, -O3 -march=native -ffast-math) on the
benchmarks of Brette et al. 2007, written from that paper.  A step is the loop over 10,000 time steps as Brian itself times it: no
compiling, no start of the program, no drawing of synapses; its processor time is counted around the same loop."""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
import warnings

warnings.simplefilter("ignore")
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = sys.argv[1]
from brian2 import *  # noqa: E402, F403

CELLS, EXCITE, P = 4000, 3200, 0.02


def circuit(kind):
    conductances = """
        dv/dt = (ge*(0*mV - v) + gi*(-80*mV - v) - (v + 60*mV)) / (20*ms) : volt (unless refractory)
        dge/dt = -ge / (5*ms) : 1
        dgi/dt = -gi / (10*ms) : 1"""
    currents = """
        dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
        dge/dt = -ge / (5*ms) : volt
        dgi/dt = -gi / (10*ms) : volt"""
    coba = kind == "coba"
    cells = NeuronGroup(
        CELLS,
        conductances if coba else currents,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exponential_euler" if coba else "exact",
    )
    if coba:
        cells.v = "-65*mV + 5*mV*randn()"
        cells.ge, cells.gi = "4 + 1.5*randn()", "20 + 12*randn()"
    else:
        cells.v = "-60*mV + 10*mV*rand()"
    excite = Synapses(cells, cells, on_pre="ge += 0.6" if coba else "ge += 1.62*mV")
    inhibit = Synapses(cells, cells, on_pre="gi += 6.7" if coba else "gi -= 9*mV")
    excite.connect(f"i < {EXCITE}", p=P)
    inhibit.connect(f"i >= {EXCITE}", p=P)
    return [cells, excite, inhibit, SpikeMonitor(cells)]


def main():
    folder = tempfile.mkdtemp()
    set_device("cpp_standalone", directory=folder, build_on_run=False)
    prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-ffast-math", "-w"]
    if int(sys.argv[1]) > 1:
        prefs.devices.cpp_standalone.openmp_threads = int(sys.argv[1])
    defaultclock.dt = 0.1 * ms
    parts = circuit(sys.argv[3])
    device.insert_code("before_network_run", "const std::clock_t begun = std::clock();")
    said = 'std::ofstream("results/cpu") << double(std::clock() - begun) / CLOCKS_PER_SEC;'
    device.insert_code("after_network_run", said)
    Network(parts).run(1 * second)
    begun = time.perf_counter()
    device.build(directory=folder, compile=True, run=False)
    compiled = time.perf_counter() - begun

    def step():
        """Seconds of the loop, by the wall and of the processor."""
        device.run(device.project_dir, with_output=False, run_args=[])
        return device._last_run_time, float(Path(folder, "results", "cpu").read_text())

    step()
    print(json.dumps({"trials": 1, "compile_s": round(compiled, 1)}), flush=True)
    steps_made, spikes = 0, 0
    for line in sys.stdin:
        asked, wall, cpu, steps = float(line), 0.0, 0.0, 0
        while wall < asked:
            one = step()
            wall, cpu, steps = wall + one[0], cpu + one[1], steps + 1
            steps_made, spikes = steps_made + 1, spikes + int(parts[3].num_spikes)
        print(steps, f"{wall:.9f}", f"{cpu:.9f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rate = spikes / CELLS / max(1, steps_made)
    print(json.dumps({"peak_mb": round(peak, 1), "rate_hz": rate}), flush=True)


main()
