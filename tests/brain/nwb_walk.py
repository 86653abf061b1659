"""nwb_walk.py -- does an NWB file obey a schema: its own, or the one that another file carries?

    nwb_walk.py FILE [RULES]

Everything that the schema requires must be there, and everything that is there must be allowed: groups, datasets,
attributes, types of values, shapes, fixed values, what references point to.  Tables must have the columns that they
name, of equal length.  Links are not followed: we write none.  With RULES the schema that FILE carries must itself
be a restriction of that of RULES.  A line for each trouble; exit 1 if there was any, 77 without h5py.

Source: NWB Specification Language 2.0.
"""
import datetime
import json
import sys
import uuid

try:
  import h5py
  import numpy as np
except ImportError:
  sys.exit(77)

KINDS = ("attributes", "datasets", "groups")
SELF = {"neurodata_type", "namespace", "object_id"}


def define(e): return e.get("neurodata_type_def") or e.get("data_type_def")
def include(e): return e.get("neurodata_type_inc") or e.get("data_type_inc")
def key(e): return e.get("name") or include(e)


class Rules:
  """The types of a schema, each with all that it inherits."""

  def __init__(self, file):
    self.types, self.space, self.kind = {}, {}, {}
    specifications = file[file.attrs[".specloc"]]
    for space in specifications:
      (version,) = specifications[space]
      texts = specifications[space][version]
      (about,) = json.loads(texts["namespace"][()])["namespaces"]
      assert about["name"] == space and about["version"] == version
      sources = [s["source"] for s in about["schema"] if "source" in s]
      assert sorted(sources + ["namespace"]) == sorted(texts), space
      for source in sources:
        self.add(space, json.loads(texts[source][()]))

  def add(self, space, schema):
    for kind in ("datasets", "groups"):
      for e in schema.get(kind, []):
        assert define(e) not in self.types, define(e)
        self.types[define(e)], self.space[define(e)], self.kind[define(e)] = e, space, kind

  def is_a(self, name, of):
    while name and name != of:
      name = include(self.types[name]) if name in self.types else None
    return name == of

  def whole(self, e):
    """A rule with what it inherits from the types that it includes."""
    base = include(e)
    return merge(self.whole(self.types[base]) if base else {}, e)


def merge(base, e):
  out = {k: v for k, v in base.items() if k not in ("name", "quantity")}
  out.update({k: v for k, v in e.items() if k not in KINDS})
  for kind in KINDS:
    rules = {key(x): x for x in base.get(kind, [])}
    for x in e.get(kind, []):
      rules[key(x)] = merge(rules[key(x)], x) if key(x) in rules and kind != "groups" else x
    out[kind] = list(rules.values())
  return out


class Walk:
  def __init__(self, file, rules):
    self.file, self.rules, self.troubles, self.ids = file, rules, [], set()
    self.object(file, {"neurodata_type_inc": "NWBFile"}, "/")

  def say(self, path, what):
    self.troubles.append(f"{path}: {what}")

  # -- values --

  def value(self, v, rule, path, scalar):
    """v: an array, or a scalar, as h5py gives it, with the type that lies in the file."""
    values, dtype = v
    self.type(values, dtype, rule.get("dtype"), path)
    shape = rule.get("shape")
    if shape:
      options = shape if isinstance(shape[0], list) else [shape]
      if not any(len(o) == values.ndim and all(a in (None, b) for a, b in zip(o, values.shape)) for o in options):
        self.say(path, f"its shape is {values.shape}, not {shape}")
    elif scalar and values.shape != ():
      self.say(path, f"its shape is {values.shape}, and should be that of one value")
    if "value" in rule and plain(values) != rule["value"]:
      self.say(path, f"it is {plain(values)!r}, not {rule['value']!r}")

  def type(self, values, dtype, rule, path):
    text, size = h5py.check_string_dtype(dtype), dtype.itemsize
    if rule is None:
      return
    if isinstance(rule, dict):
      if h5py.check_ref_dtype(dtype) is not h5py.Reference:
        return self.say(path, f"it is {dtype}, not a reference")
      for r in values.ravel():
        found = self.file[r].attrs.get("neurodata_type")
        if not self.rules.is_a(found, rule["target_type"]):
          self.say(path, f"it points to a {found}, not to a {rule['target_type']}")
    elif rule in ("text", "isodatetime"):
      if not text:
        self.say(path, f"it is {dtype}, not text")
      elif rule == "isodatetime":
        for t in values.ravel():
          try:
            assert datetime.datetime.fromisoformat(t.decode()).tzinfo
          except (ValueError, AssertionError):
            self.say(path, f"{t} is no date and time with a zone")
    else:  # a number, of at least that many bytes
      kind = {"f": "f", "i": "i", "u": "u"}[rule[0]]
      least = int(rule.lstrip("floatuin") or 32) // 8
      if text or dtype.kind != kind or size < least:
        self.say(path, f"it is {dtype}, not {rule} or wider")

  # -- objects --

  def attributes(self, o, rule, path, typed):
    known = {a["name"]: a for a in rule["attributes"]}
    for name, a in known.items():
      if name in o.attrs:
        self.value(attribute(o, name), a, f"{path}@{name}", True)
      elif a.get("required", True):
        self.say(path, f"it has no attribute '{name}'")
    for name in o.attrs:
      if name not in known and not (typed and name in SELF) and (path, name) != ("/", ".specloc"):
        self.say(path, f"its attribute '{name}' is not allowed")

  def identity(self, o, path):
    """The type that it says it has, or None."""
    said = {name: plain(attribute(o, name)[0]) for name in SELF if name in o.attrs}
    for name in sorted(SELF - set(said)):
      self.say(path, f"it has no attribute '{name}'")
    if len(said) < len(SELF):
      return None
    if said["object_id"] in self.ids or str(uuid.UUID(said["object_id"])) != said["object_id"]:
      self.say(path, "its object_id is no UUID, or not its own")
    self.ids.add(said["object_id"])
    name = said["neurodata_type"]
    if self.rules.space.get(name) != said["namespace"]:
      self.say(path, f"there is no type '{name}' in {said['namespace']}")
      return None
    return name

  def object(self, o, entry, path):
    """An object, which is there by this rule of its parent's."""
    typed = include(entry)
    if typed:
      name = self.identity(o, path)
      if name is None:
        return
      if not self.rules.is_a(name, typed):
        return self.say(path, f"it is a {name}, not a {typed}")
      entry = merge(self.rules.whole(self.rules.types[name]), entry)
    rule = {**{k: [] for k in KINDS}, **entry}
    self.attributes(o, rule, path, typed)
    if isinstance(o, h5py.Dataset):
      return self.value((o[()] if o.shape else np.asarray(o[()]), o.dtype), rule, path, not typed)
    self.children(o, rule, path)
    if typed and self.rules.is_a(name, "DynamicTable"):
      self.table(o, path)

  def children(self, o, rule, path):
    found = {}
    for name in o:
      here = path.rstrip("/") + "/" + name
      if here == "/specifications":
        continue
      kind = "groups" if isinstance(o[name], h5py.Group) else "datasets"
      entry = self.entry(rule[kind], name, o[name])
      if entry is None:
        self.say(here, "it is not allowed")
        continue
      found[kind, key(entry)] = found.get((kind, key(entry)), 0) + 1
      self.object(o[name], entry, here)
    for kind in ("datasets", "groups"):
      for entry in rule[kind]:
        n, quantity = found.get((kind, key(entry)), 0), entry.get("quantity", 1)
        if n == 0 and quantity not in ("?", "*"):
          self.say(path, f"it has no '{key(entry)}'")
        if n > 1 and quantity not in ("*", "+"):
          self.say(path, f"it has {n} '{key(entry)}'")

  def entry(self, entries, name, o):
    for e in entries:
      if e.get("name") == name:
        return e
    its = o.attrs.get("neurodata_type")
    fits = [e for e in entries if "name" not in e and self.rules.is_a(its, include(e))]
    return fits[0] if fits else None

  def table(self, o, path):
    names = list(o.attrs.get("colnames", []))
    columns = {n for n in o if n != "id" and not n.endswith("_index")}
    if set(names) != columns or len(names) != len(columns):
      self.say(path, f"its columns are {sorted(columns)}, and it names {names}")
    for n in columns:
      index = o.get(n + "_index")
      rows = o[n] if index is None else index
      if "id" in o and rows.shape[:1] != o["id"].shape:
        self.say(path, f"its column '{n}' is not as long as the table")
      if index is not None and (np.any(np.diff(index[()].astype("i8")) < 0) or index[-1:] != len(o[n])):
        self.say(path, f"rows of its column '{n}' do not fill it")


def attribute(o, name):
  """An attribute's value and the type that lies in the file."""
  a = o.attrs.get_id(name)
  values = np.empty(a.shape, a.dtype)
  values[...] = o.attrs[name]
  return values, a.dtype


def plain(values):
  v = values.ravel()[0] if values.size else None
  return v.decode() if isinstance(v, bytes) else v


def restricts(a, b, path, say):
  """Rule a says no more and no less than b, but for what b allows and a does not speak of."""
  for k in set(a) | set(b):
    if k in KINDS:
      theirs = {key(x): x for x in b.get(k, [])}
      for x in a.get(k, []):
        if key(x) not in theirs:
          say(path, f"'{key(x)}' is a rule of our own")
        else:
          restricts(x, theirs.pop(key(x)), f"{path}/{key(x)}", say)
      for name, x in theirs.items():
        if x.get("quantity", 1) not in ("?", "*") if k != "attributes" else x.get("required", True):
          say(path, f"'{name}' is required, and left out")
    elif k not in ("doc", "dims") and a.get(k) != b.get(k):
      say(path, f"{k} is {a.get(k)}, not {b.get(k)}")


def main(path, rules=None):
  with h5py.File(path, "r") as file, h5py.File(rules or path, "r") as other:
    walk = Walk(file, Rules(other))
    if rules:
      ours, theirs = Rules(file), Rules(other)
      for name, e in ours.types.items():
        if ours.kind[name] != theirs.kind.get(name) or ours.space[name] != theirs.space[name]:
          walk.say(name, "there is no such type")
        else:
          restricts(e, theirs.types[name], name, walk.say)
  return walk.troubles


if __name__ == "__main__":
  troubles = main(*sys.argv[1:])
  print("\n".join(troubles))
  sys.exit(1 if troubles else 0)
