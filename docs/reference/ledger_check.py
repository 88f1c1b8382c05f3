#!/usr/bin/env python3
"""Checks an exported ledger (JSON lines on standard input) with nothing of Parvis. Exit code 0: whole, 1: not."""
import hashlib
import json
import sys

chains = {}  # city -> (number, hash) of the entry before
whole = True


def fault(city, text):
    global whole
    whole = False
    print(f"{city}: {text}")


for line in sys.stdin:
    if not line.strip():
        continue
    entry = json.loads(line)
    city, seq = entry["city"], entry["seq"]
    before, previous = chains.get(city, (0, "0" * 64))
    lines = ["parvis-ledger-1", city, str(seq), str(entry["at_ms"])]
    lines += [entry[name] for name in ("actor", "action", "object", "details", "kept_hash", "previous")]
    computed = hashlib.sha256("".join(text + "\n" for text in lines).encode()).hexdigest()
    if seq != before + 1:
        fault(city, f"entry {before + 1} is missing")
    elif entry["previous"] != previous:
        fault(city, f"entry {seq} does not follow entry {before}")
    if computed != entry["hash"]:
        fault(city, f"entry {seq} was altered")
    chains[city] = (seq, entry["hash"])

for city, (seq, head) in chains.items():
    if whole:
        print(f"{city}: {seq} entries, head {seq} {head}")
sys.exit(0 if whole else 1)
