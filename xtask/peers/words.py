"""How well, and how fast, do others find the same passages? Prints one line of JSON for each.

    words.py SET PASSAGES POSTGRES_URL

SET is a BEIR folder, PASSAGES what `parvis eval retrieval --passages` wrote. A document counts as its best passage.
Needs bm25s, PyStemmer and psycopg; run by `cargo xtask bench search`.
"""

import json
import math
import sys
import time

import bm25s
import psycopg
import Stemmer

DEPTH = 100
PASSAGES_ASKED = 1000


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def judgements(folder):
    right = {}
    with open(f"{folder}/qrels/test.tsv", encoding="utf-8") as file:
        for line in file.read().splitlines()[1:]:
            query, document, degree = line.split("\t")
            if int(degree) > 0:
                right.setdefault(query, {})[document] = int(degree)
    return right


def documents(ranked):
    """Documents of ranked passages, each at its best passage's place."""
    return list(dict.fromkeys(ranked))[:DEPTH]


def report(name, queries, right, ask, **more):
    ndcg, recall, times = [], [], []
    for query in queries:
        degrees = right[query["_id"]]
        start = time.perf_counter()
        found = ask(query["text"])[:10]
        times.append((time.perf_counter() - start) * 1000)
        gain = sum(degrees.get(document, 0) / math.log2(rank + 2) for rank, document in enumerate(found))
        ideal = sum(d / math.log2(rank + 2) for rank, d in enumerate(sorted(degrees.values(), reverse=True)[:10]))
        ndcg.append(gain / ideal)
        recall.append(sum(document in degrees for document in found) / len(degrees))
    times.sort()
    line = {
        "peer": name,
        "ndcg@10": sum(ndcg) / len(ndcg),
        "recall@10": sum(recall) / len(recall),
        "query_p50_ms": times[len(times) // 2],
        "query_p99_ms": times[len(times) * 99 // 100],
    }
    print(json.dumps(line | more), flush=True)


def by_bm25s(passages, queries, right):
    stemmer = Stemmer.Stemmer("french")
    start = time.perf_counter()
    texts = [f"{passage['title']}\n{passage['text']}" for passage in passages]
    tokens = bm25s.tokenize(texts, stopwords="fr", stemmer=stemmer, show_progress=False)
    index = bm25s.BM25()
    index.index(tokens, show_progress=False)
    index_s = time.perf_counter() - start

    def ask(text):
        asked = bm25s.tokenize(text, stopwords="fr", stemmer=stemmer, return_ids=False, show_progress=False)
        if not asked[0]:
            return []
        found, _ = index.retrieve(asked, k=PASSAGES_ASKED, show_progress=False)
        return documents(passages[place]["document"] for place in found[0])

    report("bm25s " + bm25s.__version__, queries, right, ask, index_s=index_s)


ASK = """
    with asked as (select replace(plainto_tsquery('french', %s)::text, '&', '|')::tsquery as words)
    select document from passages, asked where terms @@ words
    order by ts_rank_cd(terms, words, 1) desc limit %s
"""


def by_postgres(passages, queries, right, url):
    with psycopg.connect(url, autocommit=True) as connection:
        start = time.perf_counter()
        connection.execute("create temporary table passages (document text, terms tsvector)")
        with connection.cursor() as cursor:
            cursor.executemany(
                """insert into passages values (%s, setweight(to_tsvector('french', %s), 'A')
                   || to_tsvector('french', %s))""",
                [(passage["document"], passage["title"], passage["text"]) for passage in passages],
            )
        connection.execute("create index on passages using gin (terms)")
        connection.execute("analyze passages")
        index_s = time.perf_counter() - start

        def ask(text):
            found = connection.execute(ASK, (text, PASSAGES_ASKED)).fetchall()
            return documents(document for (document,) in found)

        version = connection.execute("show server_version").fetchone()[0]
        report("PostgreSQL " + version, queries, right, ask, index_s=index_s)


def main():
    folder, passages, url = sys.argv[1:]
    right = judgements(folder)
    queries = [query for query in lines(f"{folder}/queries.jsonl") if query["_id"] in right]
    passages = lines(passages)
    by_bm25s(passages, queries, right)
    by_postgres(passages, queries, right, url)


main()
