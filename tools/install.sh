#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs, by package name, what a bare Debian 12 lacks for `build`, `test`, `bench` or `lint`.
# Does nothing when everything is there. Needs root or sudo only when something is missing.
set -eu
packages="build-essential meson ninja-build pkg-config libjansson-dev libgeos-dev\
 libsodium-dev libssl-dev nettle-dev libsqlite3-dev\
 libcurl4-openssl-dev"
case "${1:-build}" in
build) ;;
test)
    packages="$packages clang libclang-rt-14-dev llvm libcmocka-dev python3 mandoc git"
    packages="$packages golang-1.19-go golang-golang-x-mod-dev"
    ;;
bench) packages="$packages g++ liblemon-dev libboost-graph-dev python3" ;;
lint) packages="$packages clang clang-format cppcheck libcmocka-dev git" ;;
*) echo "usage: tools/install.sh build|test|bench|lint" >&2; exit 2 ;;
esac
missing=""
for package in $packages; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
root=""
[ "$(id -u)" = 0 ] || root=sudo
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() { "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }; }
run $root apt-get update
run $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
