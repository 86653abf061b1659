"""nwb_plants.py -- nwb_walk.py finds what is wrong with an NWB file: faults are planted, one at a time.

    nwb_plants.py SPIKES SAMPLES

Both files must have no fault.  Exit 1 if a fault was not found, or others were.
"""
import json
import shutil
import sys

sys.dont_write_bytecode = True
import nwb_walk
from nwb_walk import h5py, np

TEXT = h5py.string_dtype()


def drop(path, attribute=None):
  def fault(f):
    if attribute:
      del f[path].attrs[attribute]
    else:
      del f[path]
  return fault


def put(path, values, attribute=None, dtype=None):
  def fault(f):
    if attribute:
      f[path].attrs.create(attribute, f[values].ref if attribute in ("target", "table") else values, dtype=dtype)
    else:
      kept = dict(f[path].attrs) if path in f else {}
      if path in f:
        del f[path]
      f.create_dataset(path, data=values, dtype=dtype).attrs.update(kept)
  return fault


def group(path): return lambda f: f.create_group(path)


def same_id(f): f["/units/id"].attrs["object_id"] = f["/units"].attrs["object_id"]


def loose_end(f): f["/units/spike_times_index"][-1] -= 1


def rule(change):
  """A fault of the rules that the file carries."""
  def fault(f):
    texts = f["/specifications/core/2.4.0"]
    schema = json.loads(texts["nwb.file"][()])
    change(next(e for e in schema["groups"] if e["neurodata_type_def"] == "NWBFile"))
    del texts["nwb.file"]
    texts.create_dataset("nwb.file", data=json.dumps(schema), dtype=TEXT)
  return fault


def forget(e): e["datasets"] = [d for d in e["datasets"] if d["name"] != "session_description"]
def loosen(e): e["attributes"][0]["dtype"] = "int"
def invent(e): e["groups"].append({"name": "soul", "doc": "", "quantity": "?"})


UNITS, TRIALS, SERIES, COLUMNS = "/units", "/intervals/trials", "/acquisition/activity", "/processing/activity/columns"
SPIKES = [
  (drop(UNITS, "description"), "/units: it has no attribute 'description'"),
  (drop(UNITS, "object_id"), "/units: it has no attribute 'object_id'"),
  (drop(UNITS + "/spike_times", "neurodata_type"), "/units/spike_times: it has no attribute 'neurodata_type'"),
  (drop("/timestamps_reference_time"), "/: it has no 'timestamps_reference_time'"),
  (drop("/analysis"), "/: it has no 'analysis'"),
  (drop("/stimulus/templates"), "/stimulus: it has no 'templates'"),
  (drop(UNITS + "/id"), "/units: it has no 'id'"),
  (drop(TRIALS + "/stop_time"), "/intervals/trials: it has no 'stop_time'"),
  (drop(UNITS + "/spike_times_index", "target"), "/units/spike_times_index: it has no attribute 'target'"),
  (put("/", 1, "odd"), "/: its attribute 'odd' is not allowed"),
  (put(UNITS + "/odd", [1]), "/units/odd: it is not allowed"),
  (group("/general/odd"), "/general/odd: it is not allowed"),
  (put(TRIALS + "/start_time", ["a", "b"], dtype=TEXT), "not float32 or wider"),
  (put(TRIALS + "/start_time", np.zeros(2, "f2")), "not float32 or wider"),
  (put(UNITS + "/spike_times", np.zeros(5, "f4")), "not float64 or wider"),
  (put(UNITS + "/spike_times_index", np.array([2, 2, 5], "i8")), "not uint8 or wider"),
  (put(UNITS + "/id", np.zeros((3, 1), "i8")), "its shape is (3, 1), not [None]"),
  (put("/identifier", ["a"], dtype=TEXT), "should be that of one value"),
  (put("/identifier", 7), "/identifier: it is int64, not text"),
  (put("/", "2.5.0", "nwb_version"), "it is '2.5.0', not '2.4.0'"),
  (put("/session_start_time", "yesterday", dtype=TEXT), "no date and time with a zone"),
  (put("/session_start_time", "2019-10-28T09:30:00", dtype=TEXT), "no date and time with a zone"),
  (put(UNITS + "/spike_times_index", UNITS, "target"), "it points to a Units, not to a VectorData"),
  (put(UNITS, "Banana", "neurodata_type"), "/units: there is no type 'Banana' in core"),
  (put(UNITS, "hdmf-common", "namespace"), "/units: there is no type 'Units' in hdmf-common"),
  (put(UNITS, "TimeIntervals", "neurodata_type"), "/units: it is a TimeIntervals, not a Units"),
  (put(UNITS, ["location", "spike_times"], "colnames"), "/units: its columns are"),
  (put(TRIALS + "/repeat", np.zeros(3, "i4")), "its column 'repeat' is not as long as the table"),
  (loose_end, "rows of its column 'spike_times' do not fill it"),
  (same_id, "/units/id: its object_id is no UUID, or not its own"),
  (rule(forget), "'session_description' is required, and left out"),
  (rule(loosen), "dtype is int, not text"),
  (rule(invent), "'soul' is a rule of our own"),
]
SAMPLES = [
  (put(SERIES + "/starting_time", "minutes", "unit"), "it is 'minutes', not 'seconds'"),
  (drop(SERIES + "/starting_time", "rate"), "it has no attribute 'rate'"),
  (drop(SERIES + "/data", "unit"), "/acquisition/activity/data: it has no attribute 'unit'"),
  (drop(SERIES + "/data"), "/acquisition/activity: it has no 'data'"),
  (put(SERIES + "/data", np.zeros((1,) * 5)), "its shape is (1, 1, 1, 1, 1)"),
  (put(COLUMNS + "/unit", SERIES, "table"), "it points to a TimeSeries, not to a DynamicTable"),
  (put(COLUMNS + "/unit", "x", "description", dtype="S1"), None),
]


def main(files):
  failed = 0
  for path, plants in zip(files, (SPIKES, SAMPLES)):
    for fault, words in plants:
      planted = path + ".planted"
      shutil.copy(path, planted)
      with h5py.File(planted, "r+") as f:
        fault(f)
      troubles = nwb_walk.main(planted, path)
      if words is None and troubles or words and not any(words in t for t in troubles):
        print(f"planted: {words}; found: {troubles}")
        failed += 1
  return failed


if __name__ == "__main__":
  sys.exit(1 if main(sys.argv[1:]) else 0)
