# startup.sh -- the command loads the C library, libm, zlib, libyaml and jansson, and no more: what is heavy
# to load would be paid for at every `tercet help`.
source "$SOURCE/tests/cli/expect.bash"
known='linux-vdso|ld-linux[^ ]*|libc|libm|libz|libyaml-0|libjansson|libpthread|libgcc_s|librt|libdl'
command -v ldd >/dev/null || skip "there is no ldd"
ldd "$TERCET" | grep -q -E 'lib[tau]*san|libgcov' && skip "a build for sanitizers loads them too"

loaded=$(ldd "$TERCET" | awk '{print $1}' | sed 's,.*/,,')
[[ -n $loaded ]] || fail "ldd says nothing of $TERCET"
other=$(grep -v -E "^($known)\.so" <<<"$loaded")
[[ -z $other ]] || fail "$TERCET is linked to $other"

# and nothing is opened by hand
LD_DEBUG=files "$TERCET" help 2>"$work/files" >/dev/null || fail "help exits with $?"
opened=$(sed -n 's/.*calling init: //p' "$work/files" | sed 's,.*/,,' | sort -u)
[[ -n $opened ]] || fail "the loader says nothing"
other=$(grep -v -E "^($known)\.so" <<<"$opened")
[[ -z $other ]] || fail "help loads $other"
grep -q -E 'dlopen|opening file=.*dynamically' "$work/files" && fail "help opens a library by hand"
finish
