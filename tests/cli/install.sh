#!/usr/bin/env bash
# install.sh -- where apt is refused, the two commands name what is missing and exit 2; where all is there, apt is
# not called at all.
set -u
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
failed=0
say() { echo "$1" >&2; failed=1; }

printf '#!/bin/sh\necho "E: refused" >&2\necho called >> "%s/apt"\nexit 100\n' "$bin" >"$bin/apt-get"
printf '#!/bin/sh\ncase "$*" in *gnuplot-nox*) exit 1 ;; esac\nprintf installed\n' >"$bin/dpkg-query"
chmod +x "$bin/apt-get" "$bin/dpkg-query"

out=$(PATH="$bin:$PATH" "$SOURCE/tools/install" build run 2>&1)
[ $? -eq 2 ] || say "a refusal did not exit 2"
case $out in *"apt would not install them: gnuplot-nox"*) ;; *) say "the missing package was not named: $out" ;; esac
out=$(PATH="$bin:$PATH" "$SOURCE/quickstart" 2>&1)
[ $? -eq 2 ] || say "quickstart did not stop with 2"
case $out in *gnuplot-nox*) ;; *) say "quickstart did not name what is missing: $out" ;; esac

rm -f "$bin/apt"
printf '#!/bin/sh\nprintf installed\n' >"$bin/dpkg-query"
PATH="$bin:$PATH" "$SOURCE/tools/install" build run test page lint || say "all is there, and it failed"
[ -f "$bin/apt" ] && say "all is there, and apt was called"
exit $failed
