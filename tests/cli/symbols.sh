# symbols.sh -- the shared library exports what include/tercet declares, and nothing else; the names stand in
# tests/golden/symbols.txt, so that one that comes or goes is seen.  After a change that is meant:
# nm -D --defined-only build/release/libtercet.so | awk '{print $3}' | LC_ALL=C sort >tests/golden/symbols.txt
source "$SOURCE/tests/cli/expect.bash"
export LC_ALL=C
: "${LIBRARY:?the shared library}"
command -v nm >/dev/null || skip "there is no nm"

# what sanitizers and coverage add begins with two underscores
nm -D --defined-only "$LIBRARY" | awk '$3 !~ /^(__|mangle_path$|_init$|_fini$)/ {print $3}' | sort >"$work/exported"
[[ -s $work/exported ]] || fail "$LIBRARY exports nothing"
grep -v '^tct_' "$work/exported" >&2 && fail "names without tct_ are exported"
diff "$SOURCE/tests/golden/symbols.txt" "$work/exported" >&2 || fail "the exported names (>) are not those of symbols.txt (<)"

cat "$SOURCE"/include/tercet/*.h | sed '/^#define/d' | tr '\n' ' ' | grep -o -E 'TCT_API [^;(]*\(' | grep -o -E '[a-z0-9_]+ *\($' |
  tr -d ' (' | sort >"$work/declared"
diff "$work/declared" "$work/exported" >&2 || fail "what include/tercet declares (<) is not what is exported (>)"
grep -l 'TCT_API' "$SOURCE"/src/*/*.h "$SOURCE"/src/*/*/*.h 2>/dev/null | while read -r header; do echo "$header"; done >"$work/private"
[[ -s $work/private ]] && fail "a private header exports: $(cat "$work/private")"
finish
