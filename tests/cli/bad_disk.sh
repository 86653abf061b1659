# bad_disk.sh -- a disk that is full or read-only, a file that may not grow: said, exit code 7, nothing lost,
# and with room again the run goes on to the same weights.  On a small disk in memory, where one may be mounted.
source "$SOURCE/tests/cli/expect.bash"
if [[ ${INSIDE:-} != yes ]]; then
  unshare -rm true 2>/dev/null && {
    rm -rf "$work"
    INSIDE=yes exec unshare -rm bash "$0"
  }
fi
small_spec teacher
cd "$work" || exit 1
mkdir disk
set_spec=(small.yaml --progress none --set train.trials=3200)
"$TERCET" train "${set_spec[@]}" --json >whole.json 2>talk || { fail "train: $(cat talk)"; finish; }
whole() { field "$1" 'd["weights_sha256"]'; }
resumed()
{
  "$TERCET" train "${set_spec[@]}" -o "$1" --resume --json >resumed.json 2>talk || fail "$1 is not resumed: $(cat talk)"
  [[ $(whole resumed.json) == $(whole whole.json) ]] || fail "$1 comes to other weights"
  [[ -z $(find "$1" -name '*.tmp*') ]] || fail "half-written files stay in $1: $(find "$1" -name '*.tmp*')"
}

# a file may not grow: the limit of the shell, in KiB
for most in 1 2 3 8 64; do
  (ulimit -f $most; "$TERCET" train "${set_spec[@]}" -o runs/f$most >out 2>talk)
  code=$?
  [[ $code == 7 ]] || fail "with files of $most KiB it exits with $code: $(cat talk)"
  grep -q "error: cannot write runs/f$most/.*: File too large" talk || fail "with files of $most KiB it says: $(cat talk)"
  [[ ! -s out && ! -e runs/f$most/result.json ]] || fail "with files of $most KiB there is a result"
  resumed runs/f$most
done

# what is printed does not fit
[[ -w /dev/full ]] && for verb in "show runs/f1" "show small.yaml" "cite runs/f1" "record runs/f1" "compare runs/f1" "check small.yaml" \
  "help train" "new teacher+backprop" "version" "train small.yaml --progress none" "show runs/f1 --json"; do
  "$TERCET" $verb >/dev/full 2>talk
  [[ $? == 7 ]] || fail "$verb exits with $? where nothing fits"
  grep -q "writing the answer failed: No space left" talk || fail "$verb says of a full disk: $(cat talk)"
done

# a file in place of a folder, a place where nothing can be made
touch file
expect 4 "cannot make folder file: Not a directory" "$TERCET" train "${set_spec[@]}" -o file/run
expect 4 "file is a file" "$TERCET" train "${set_spec[@]}" -o file
expect "[47]" "/proc/" "$TERCET" train "${set_spec[@]}" -o /proc/run
expect "[47]" "file/a.npz" "$TERCET" record runs/f1 -o file/a.npz
expect "[47]" "file" "$TERCET" report runs/f1 -o file/report.html

[[ ${INSIDE:-} == yes ]] && mount -t tmpfs -o size=4k tmpfs disk || { echo "no disk can be mounted to fill" >&2; finish; }
full() { cat /dev/zero >disk/fill 2>/dev/null; } # what is left of it
room() { mount -o remount,size=$1 disk; }

# full after so many KiB: wherever in a run that is, the run can be gone on with
for most in 4 8 12 16 24 32 40 300 600 900 1200; do
  room ${most}k
  "$TERCET" train "${set_spec[@]}" -o disk/run >out 2>talk
  code=$?
  [[ $code == 7 ]] || { [[ $code == 0 && -s disk/run/result.json ]] && break; fail "with $most KiB it exits with $code: $(cat talk)"; }
  grep -q "error: cannot .* disk/run.*: No space left on device" talk || fail "with $most KiB it says: $(cat talk)"
  [[ ! -s out && ! -e disk/run/result.json ]] || fail "with $most KiB there is a result"
  room 64m
  resumed disk/run
  rm -rf disk/run
done
[[ $most -ge 300 ]] || fail "no disk was too small: $most KiB are enough"

# a run that is there is not harmed by what else does not fit
room 64m
[[ -e disk/run ]] || resumed disk/run
before=$(find disk/run -type f | sort | xargs sha256sum)
full
expect 7 "disk/a.npz.tmp: No space left on device" "$TERCET" record disk/run -o disk/a.npz
expect 7 "disk/.*: No space left on device" "$TERCET" report disk/run -o disk/report.html
expect 7 "disk/b.*: No space left on device" "$TERCET" train "${set_spec[@]}" -o disk/b
rm disk/fill
[[ -e disk/a.npz || -e disk/report.html ]] && fail "a full disk leaves half a file"
mount -o remount,ro disk
expect 7 "cannot make folder disk/c: Read-only file system" "$TERCET" train "${set_spec[@]}" -o disk/c
expect 7 "disk/run.*: Read-only file system" "$TERCET" train "${set_spec[@]}" -o disk/run --replace
expect 7 "disk/run.*: Read-only file system" "$TERCET" train "${set_spec[@]}" -o disk/run --resume
expect 7 "disk/a.npz.tmp: Read-only file system" "$TERCET" record disk/run -o disk/a.npz
expect 7 "disk/run.*: Read-only file system" "$TERCET" report disk/run
expect 0 "finished" "$TERCET" show disk/run
expect 0 "cka" "$TERCET" compare disk/run
mount -o remount,rw disk
[[ $(find disk/run -type f | sort | xargs sha256sum) == "$before" ]] || fail "what was in the run has changed"
umount disk
finish
