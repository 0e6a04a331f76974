#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the ledger `store` of examples/exercise in this folder: the secretariat enters what was said
# in public (entries 1 to 94), registers the keys of five parties (95 to 99), and each of these signs
# what is its own. The keys are in keys/, for tests alone: the same bytes come out every time.
# $LEDGER_MADE is a folder in which that was done already: a copy of it will do.
set -eu

if test -n "${LEDGER_MADE:-}"; then
    cp -rp "$LEDGER_MADE/store" "$LEDGER_MADE/keys" "$LEDGER_MADE"/*.txt "$LEDGER_MADE"/*.note .
    exit
fi
keys=$(dirname "$0")/keys
umask 077
cp -r "$keys" keys
chmod 600 keys/*

# Registers the key of a party in a role.
register() {
    printf 'surety/v1 keys\nauthor SEC\nparty %s\naction register\nrole %s\nkey %s\n' \
        "$1" "$2" "$(surety key show "keys/$1.key")"
}

surety log init store --origin example.org/log --key keys/log.key --secretariat keys/SEC.key
surety log append store examples/exercise --key keys/SEC.key
for party in CRV:host ARV:guarantor BLK:guarantor DUN:guarantor OBS:monitor; do
    register "${party%:*}" "${party#*:}"
done > registered.txt
surety sign registered.txt --key keys/SEC.key > registered.note
surety log append store registered.note
# What the host says that it delivered, two others confirm.
surety sign examples/exercise --key keys/CRV.key > host.note
surety sign host.note --key keys/OBS.key > seen.note
surety sign seen.note --key keys/SEC.key > confirmed.note
surety log append store confirmed.note
for party in ARV BLK DUN; do
    surety log append store examples/exercise --key "keys/$party.key"
done
