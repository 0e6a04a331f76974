#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Has our static trees read by Go's own code for transparency logs (TAP).
# usage: check.sh TREES-PROGRAM; Go and golang.org/x/mod as Debian packages them.
set -eu
trees=$(realpath "$1")
cd "$(dirname "$0")"
go=$(command -v go || ls -d /usr/lib/go-*/bin/go 2>/dev/null | tail -n 1 || true)
sources=${SURETY_GOPATH:-/usr/share/gocode}
if [ -z "$go" ] || [ ! -d "$sources/src/golang.org/x/mod/sumdb" ]; then
    echo "1..0 # SKIP golang-go and golang-golang-x-mod-dev are not installed (tools/install.sh test)"
    exit 0
fi
# In memory where that is to be had: thousands of files, each synced.
folder=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! GO111MODULE=off GOPATH=$sources GOCACHE=$folder/cache GOFLAGS= CGO_ENABLED=0 \
    "$go" build -o "$folder/check" check.go >&2; then
    echo "not ok 1 - the checker is built"
    echo "1..1"
    exit 1
fi
if ! "$trees" "$folder/small" "$folder/large" >&2; then
    echo "not ok 1 - the trees are written"
    echo "1..1"
    exit 1
fi
"$folder/check" "$folder/small" "$folder/large"
