# SPDX-License-Identifier: Apache-2.0
# Read by the scripts of this folder: Go and golang.org/x/mod as Debian packages them, else the test
# is skipped; and $folder for what is built, which goes when the script ends. In memory where that is
# to be had: thousands of files, each synced.
go=$(command -v go || ls -d /usr/lib/go-*/bin/go 2>/dev/null | tail -n 1 || true)
sources=${SURETY_GOPATH:-/usr/share/gocode}
if [ -z "$go" ] || [ ! -d "$sources/src/golang.org/x/mod/sumdb" ]; then
    echo "1..0 # SKIP golang-go and golang-golang-x-mod-dev are not installed (tools/install.sh test)"
    exit 0
fi
folder=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT

# build NAME: $folder/NAME of NAME.go
build() {
    GO111MODULE=off GOPATH=$sources GOCACHE=$folder/cache GOFLAGS= CGO_ENABLED=0 \
        "$go" build -o "$folder/$1" "$1.go" >&2 && return
    echo "not ok 1 - $1.go is built"
    echo "1..1"
    exit 1
}
