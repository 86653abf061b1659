#!/usr/bin/env python3
"""dopamine.py -- the error of predicted reward before and after learning, from `tercet record ... -o FILE.csv` (both
checkpoints of examples/15_dopamine.yaml): python3 dopamine.py FILE.csv > dopamine.svg"""
import collections
import csv
import sys

ROWS = [("cues=A reward=1", "cue, then reward"), ("cues=A reward=0", "cue, reward left out"), ("cues=none reward=1", "reward alone")]
ONSET, REWARD, END = 500, 1500, 2000  # ms
WIDE, HIGH, LEFT, TOP, GAP = 260, 96, 150, 56, 60

told = collections.defaultdict(list)
for r in csv.DictReader(open(sys.argv[1])):
    told[r["condition"], r["session"], int(float(r["time"]))].append(float(r["value"]))
sessions = sorted({k[1] for k in told}, key=lambda s: (s != "untrained", s))
times = sorted({k[2] for k in told})
step = times[1] - times[0]
print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" fill="#222">' %
      (LEFT + 2 * WIDE + 2 * GAP, TOP + 3 * (HIGH + 26) + 30))
print('<rect width="100%" height="100%" fill="#fff"/>')
for column, session in enumerate(sessions[:2]):
    x0 = LEFT + column * (WIDE + GAP)
    title = "untrained" if column == 0 else "after %s trials" % format(int(session), ",")
    print('<text x="%g" y="20" text-anchor="middle" font-weight="bold">%s</text>' % (x0 + WIDE / 2, title))
    for row, (condition, name) in enumerate(ROWS):
        y0 = TOP + row * (HIGH + 26)
        x = lambda t: x0 + WIDE * t / END
        y = lambda v: y0 + HIGH * (1.1 - v) / 2.2
        if column == 0:
            print('<text x="10" y="%g">%s</text>' % (y(0) + 4, name))
        print('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#999"/>' % (x0, y(0), x0 + WIDE, y(0)))
        for v in (-1, 1):
            print('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#ddd"/>' % (x0, y(v), x0 + WIDE, y(v)))
            print('<text x="%g" y="%g" text-anchor="end" font-size="11" fill="#666">%d</text>' % (x0 - 4, y(v) + 4, v))
        if "none" not in condition:
            print('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#2a6fb0" stroke-dasharray="3 3"/>' % (x(ONSET), y0, x(ONSET), y0 + HIGH))
        print('<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#c0392b" stroke-dasharray="%s"/>' %
              (x(REWARD), y0, x(REWARD), y0 + HIGH, "3 3" if "reward=1" in condition else "1 5"))
        for t in times:
            values = told[condition, session, t]
            v = sum(values) / len(values)
            if abs(v) > 0.004:
                print('<rect x="%g" y="%g" width="%g" height="%g" fill="#333"><title>%d ms: %.3f</title></rect>' %
                      (x(t) + 1, min(y(v), y(0)), WIDE * step / END - 2, abs(y(v) - y(0)), t, v))
    yb = TOP + 3 * (HIGH + 26)
    for t in (0, ONSET, REWARD, END):
        print('<text x="%g" y="%g" text-anchor="middle" font-size="11" fill="#666">%g s</text>' % (x0 + WIDE * t / END, yb, (t - ONSET) / 1000))
print('<text x="%g" y="42" fill="#2a6fb0" text-anchor="middle">cue</text>' % (LEFT + WIDE * ONSET / END))
print('<text x="%g" y="42" fill="#c0392b" text-anchor="middle">reward</text>' % (LEFT + WIDE * REWARD / END))
print('<text x="%g" y="%g" text-anchor="middle">time since the cue</text>' % (LEFT + WIDE + GAP / 2, TOP + 3 * (HIGH + 26) + 22))
print("</svg>")
