"""Are the question sets well formed, and does each pattern match the document that it points to?

    python3 evaluation/check.py                  form, ids, reasons, no question twice
    python3 evaluation/check.py --texts FOLDER   also the patterns, against FOLDER/**/*.txt (line ends read as spaces)
"""

import argparse
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
REASONS = {"not_in_documents", "out_of_scope", "needs_a_person", "not_understood"}


def read_sets():
    """Yields (file, line number, row) of every set."""
    for path in sorted(HERE.glob("*/*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield path, number, json.loads(line)


def form_faults(row):
    """What is wrong with the form of one row, as sentences."""
    if row["answerable"]:
        if not row["docs"] or not row["answer_regex"]:
            yield "an answerable line needs docs and answer_regex"
        elif "(?=" in row["answer_regex"] or "(?!" in row["answer_regex"]:
            yield "look-around is not understood by Rust's regex"
        if row.get("expected_reason") is not None:
            yield "an answerable line has no expected_reason"
    elif "expected_reason" in row and row["expected_reason"] not in REASONS:
        yield f"unknown reason {row['expected_reason']!r}"


def text_faults(row, texts):
    """Which documents of one row are missing or do not hold its pattern; unknown documents are left out."""
    for part in row["docs"]:
        for name, text in texts.items():
            if part in name and not re.search(row["answer_regex"], text, re.IGNORECASE):
                yield f"the pattern does not match {name}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=pathlib.Path)
    folder = parser.parse_args().texts
    texts = {}
    if folder:
        for path in folder.rglob("*.txt"):
            texts[path.name] = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    seen, faults, count = {}, [], 0
    for path, number, row in read_sets():
        count += 1
        found = [*form_faults(row), *text_faults(row, texts)]
        for key in (row["id"], (row.get("city"), row["question"].lower(), str(path.parent))):
            if key in seen:
                found.append(f"already in {seen[key]}")
            seen[key] = f"{path.name}:{number}"
        faults += [f"{path.relative_to(HERE)}:{number}: {fault}" for fault in found]
    print("\n".join(faults) if faults else f"{count} lines, no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
