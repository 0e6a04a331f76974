#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The exercise through a ledger: seven hands sign, three witnesses cosign, a delegation keeps a
# mirror, one guarantor withdraws, and the log's keeper tries to make that unsaid.
#
#     examples/ledger.sh [FOLDER]
#
# Everything is made in FOLDER, which must not exist; without it in a folder that is removed at the
# end. SURETY names the program; without it build/surety. Nothing leaves this machine.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
surety=${SURETY:-$here/../build/surety}
case $surety in */*) surety=$(cd "$(dirname "$surety")" && pwd)/$(basename "$surety") ;; esac
witnesses=""

finish() {
    for pid in $witnesses; do kill "$pid" 2>/dev/null || true; done
    wait
    [ -z "${scratch:-}" ] || rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Where everything is made.
if [ $# -gt 0 ]; then
    mkdir "$1" && cd "$1"
else
    scratch=$(mktemp -d) && cd "$scratch"
fi

title() { printf '\n%s\n' "== $*"; }
say() { printf '%s\n' "$*"; }
fail() { printf 'examples/ledger.sh: %s\n' "$*" >&2; exit 1; }

# What a command prints, as it was typed. Warnings about invented states are left out.
show() {
    printf '$ surety %s\n' "$*"
    "$surety" "$@" 2>&1 | grep -v 'surety check tells them$' || true
}

# The same of a command that must be refused.
refused() {
    printf '$ surety %s\n' "$*"
    if "$surety" "$@" >output 2>&1; then cat output; fail "this was not refused"; fi
    cat output
    rm output
}

quietly() { "$surety" "$@" >output 2>&1 || { cat output; fail "surety $*"; }; rm -f output; }

# The first line of an answer is its verdict.
verdict() {
    printf '$ surety %s\n' "$*"
    "$surety" "$@" 2>/dev/null | sed -n 1p
}

title "Seven parties and a log, each with a key of its own"
mkdir keys
for name in exercise.log SEC CRV OBS ARV BLK DUN EKR FNM; do
    quietly key new "$name" -o "keys/$name"
done
cp -r "$here/exercise" record
# The secretariat writes everybody's verifier key into parties.csv, and registers it by that.
head -1 record/parties.csv | sed 's/$/,key/' >parties
sed 1d record/parties.csv | while read -r line; do
    say "$line,$("$surety" key show "keys/${line%%,*}")"
done >>parties
mv parties record/parties.csv
show log init store --origin exercise.log --key keys/exercise.log --secretariat keys/SEC

title "Three witnesses, of whom two must agree"
key=$("$surety" key show keys/exercise.log)
say "log $key" >store/policy
for i in 1 2 3; do
    quietly key new "witness-$i.example" --witness -o "keys/witness-$i"
    "$surety" witness "witness-$i" --listen 127.0.0.1:0 --key "keys/witness-$i" --log "$key" \
        >"witness-$i.out" 2>"witness-$i.log" &
    witnesses="$witnesses $!"
done
for i in 1 2 3; do
    while [ ! -s "witness-$i.out" ]; do
        kill -0 $witnesses || fail "a witness did not start"
        sleep 0.05
    done
    read -r address vkey <"witness-$i.out"
    say "witness W$i $vkey $address" >>store/policy
done
say "group G 2 W1 W2 W3
quorum G" >>store/policy
cat store/policy

title "The secretariat enters requirements, sources and what others only said in public"
show log append store record --key keys/SEC

title "Nobody else can speak for a party"
cat >forged <<'TEXT'
surety/v1 undertakings
author FNM
id EKR-1
party EKR
capability multirole
stage withdrawn
TEXT
"$surety" sign forged --key keys/FNM >signed
refused log append store signed
rm forged signed

title "Each signs its own rows, the host its consent"
for party in ARV BLK DUN EKR FNM; do
    show log append store record --key "keys/$party" --party "$party" | tail -1
done
# A delivery names who has seen it: the observers and the secretariat sign it too.
"$surety" sign record --key keys/CRV --party CRV >one 2>/dev/null
"$surety" sign one --key keys/OBS >two
"$surety" sign two --key keys/SEC >three
show log append store three
rm one two three

title "Would it hold, on what was signed?"
verdict assess store
quietly log export store public
say "$key" >log.vkey
show mirror public mirror --vkey log.vkey --policy store/policy

title "Arvania withdraws its battalions, and signs that it does"
before=$("$surety" log checkpoint store | sed -n 2p)
cp -r store second
sed -i '/^ARV-1,/s/,committed,/,withdrawn,/' record/undertakings.csv
show log append store record --key keys/ARV --party ARV
quietly log export store public
show mirror public mirror --vkey log.vkey --policy store/policy
verdict assess mirror --known-at "$before"
verdict assess mirror

title "Anyone can prove it, with a file and the log's key alone"
"$surety" log prove store "$before" >withdrawal.tlog-proof
"$surety" log show store "$before" >withdrawal
show verify withdrawal.tlog-proof --entry withdrawal --vkey log.vkey --policy store/policy

title "The keeper goes back to a copy from before, and writes another history"
sed -i '/^EKR-3,/s/,120,150,200,/,200,200,200,/' record/undertakings.csv
show log append second record --key keys/EKR --party EKR
say "The witnesses have seen another history, and do not sign this one:"
refused log cosign second
quietly log export second elsewhere
say "A mirror that is pointed at it keeps what it has, and the evidence:"
refused mirror elsewhere mirror --vkey log.vkey --policy store/policy
show log list mirror | sed -n '$p'

title "And whoever changes one bit of the published files is found out"
bundle=$(find public/tile/entries -type f | head -1)
chmod u+w "$bundle"
printf X | dd of="$bundle" bs=1 seek=2000 conv=notrunc 2>/dev/null
refused verify public --vkey log.vkey --policy store/policy
show verify store --vkey log.vkey --policy store/policy
