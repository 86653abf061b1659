# map_howto.sh -- the page that tells how to map populations to areas, followed to the letter; the part about 92 objects
# where their files are there.
source "$SOURCE/tests/cli/expect.bash"
data=$SOURCE/../shared/data/rsatoolbox
objects=
[[ -r $data/modelRDMs_A2020.mat ]] && cp "$data"/{modelRDMs_A2020,92_modelRDMs,92_brainRDMs}.mat "$work" && objects=objects
follow map-layers-to-areas.md 3 $objects
[[ -s map.svg && -s map.csv ]] || fail "there is no picture"
[[ -z $objects || -s ladder.svg ]] || fail "there is no picture of layers"
[[ $(field both.json '[m["model"] for m in d["models"]]') == "['runs/model', 'runs/animal2']" ]] || fail "$(cat both.json)"
finish
