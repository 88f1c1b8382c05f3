"""Fits the weights with which answers are chosen and shown: crates/app/data/answer_weights.tsv.

    python3 evaluation/fit_answers.py --words FEATURES... [--meaning FEATURES...] [--out TABLE]

FEATURES are files written by `parvis eval ask --features`, one for each set of questions: with no model for --words, with it
for --meaning. Each set in turn is left out, the rest is fitted, and the figures printed are those of the sets left out.
Needs scikit-learn (through pip). See evaluation/README.md.
"""

import argparse
import json

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

# Strength of the pull towards zero: there are a few hundred questions, and fifty weights.
PULL = 0.03
# Pieces that an answer shows at most.
SHOWN = 3
# The same constants stand in crates/app/src/ask/verdict.rs.
CLEAR_AT, CHANCE_MIN, NEXT_WITHIN = 3, 0.3, 1.95
BEST_OF_FIRST = ["coverage", "own", "typed", "focused", "named"]
SORTS = ["who", "when", "how_many", "how_much", "where", "which", "why", "how", "yes_no", "any"]


class Question:
    """A question with the features of its pieces."""

    def __init__(self, line, names):
        weighed = line["weighed"]
        self.answerable, self.left_out = line["answerable"], line["left_out"]
        self.sort = weighed["expected"]
        self.pieces = np.array([[piece["features"][name] for name in names] for piece in weighed["pieces"]])
        self.names = names
        self.answers = np.array(line["answers"], dtype=bool)


def read(files):
    """The questions of each file, and the names of the features."""
    lines = [[json.loads(line) for line in open(file, encoding="utf-8")] for file in files]
    first = next(line for line in lines[0] if line["weighed"]["pieces"])
    names = list(first["weighed"]["pieces"][0]["features"])
    return [[Question(line, names) for line in one] for one in lines], names


def fit_order(questions):
    """Weights such that a piece that answers comes before one that does not."""
    questions = [one for one in questions if len(one.pieces)]
    scaler = StandardScaler().fit(np.vstack([one.pieces for one in questions]))
    differences, weights = [], []
    for one in questions:
        pieces = scaler.transform(one.pieces)
        right, wrong = pieces[one.answers], pieces[~one.answers]
        for piece in right:
            differences.extend(piece - wrong)
            weights.extend([(len(right) * len(wrong)) ** -0.5] * len(wrong))
    differences, weights = np.array(differences), np.array(weights)
    signs = np.r_[np.ones(len(differences)), np.zeros(len(differences))]
    model = LogisticRegression(C=PULL, fit_intercept=False, max_iter=3000)
    model.fit(np.vstack([differences, -differences]), signs, sample_weight=np.r_[weights, weights])
    return scaler, model.coef_[0]


def ordered(one, order):
    """The pieces best first: their features, their order, whether each answers."""
    scaler, weights = order
    values = scaler.transform(one.pieces) @ weights
    best = np.argsort(-values, kind="stable")
    return one.pieces[best], values[best], one.answers[best]


def chance_values(one, order):
    """As `chance_values` of verdict.rs."""
    pieces, values, _ = ordered(one, order)
    clear = values[0] - values[min(CLEAR_AT, len(values) - 1)]
    best = pieces[:SHOWN, [one.names.index(name) for name in BEST_OF_FIRST]].max(axis=0)
    return np.r_[pieces[0], best, clear, [float(one.sort == sort) for sort in SORTS]]


def shown(one, order):
    """Whether one of the pieces that would be shown answers."""
    _, values, answers = ordered(one, order)
    near = values[0] - values[:SHOWN] <= NEXT_WITHIN
    return bool((answers[:SHOWN] & near).any())


def states(one, order):
    """As `states_what_is_asked` of decide.rs."""
    if not len(one.pieces):
        return False
    pieces, values, _ = ordered(one, order)
    near = values[0] - values[:SHOWN] <= NEXT_WITHIN
    enough = ["typed", "numbered"] if one.sort == "how_many" else ["typed"]
    return any((pieces[:SHOWN, one.names.index(name)][near] > 0).any() for name in enough)


def fit_chance(questions, order):
    questions = [one for one in questions if states(one, order)]
    values = np.array([chance_values(one, order) for one in questions])
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=PULL, max_iter=3000)
    model.fit(scaler.transform(values), [shown(one, order) for one in questions])
    return scaler, model.coef_[0], model.intercept_[0]


def chance_of(one, order, chance):
    if not states(one, order):
        return 0.0
    scaler, weights, bias = chance
    return 1 / (1 + np.exp(-(scaler.transform([chance_values(one, order)])[0] @ weights + bias)))


def measure(sets, files):
    """Fits without each set in turn and prints what the others make of it."""
    outcomes = []
    for at, held in enumerate(sets):
        rest = [one for other, questions in enumerate(sets) if other != at for one in questions]
        order = fit_order(rest)
        chance = fit_chance(rest, order)
        told = [(chance_of(one, order, chance), one.answerable, bool(len(one.pieces)) and shown(one, order))
                for one in held if not one.left_out]
        report(files[at], told, [CHANCE_MIN])
        outcomes.extend(told)
    report("all, each set by the others", outcomes, [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6])


def report(name, outcomes, chances):
    answerable = [(chance, ok) for chance, can, ok in outcomes if can]
    unanswerable = [chance for chance, can, _ in outcomes if not can]
    for least in chances:
        right = sum(chance >= least and ok for chance, ok in answerable)
        wrong = sum(chance >= least and not ok for chance, ok in answerable)
        refused = sum(chance < least for chance in unanswerable)
        print(f"{name}: chance {least}: {right}/{len(answerable)} right, {wrong} wrong, "
              f"{refused}/{len(unanswerable)} refused")


def table(model, sets, names):
    """The lines of one model, fitted on all sets."""
    questions = [one for questions in sets for one in questions]
    order = fit_order(questions)
    scaler, weights, bias = fit_chance(questions, order)
    chance_names = names + [f"best_{name}" for name in BEST_OF_FIRST] + ["clear"]
    chance_names += [f"asks_{sort}" for sort in SORTS]
    parts = [("order", names, order[0], order[1]), ("chance", chance_names, scaler, weights)]
    for part, of, scaled, values in parts:
        for name, mean, scale, weight in zip(of, scaled.mean_, scaled.scale_, values):
            yield f"{model}\t{part}\t{name}\t{mean:.5g}\t{scale:.5g}\t{weight:.5g}"
    yield f"{model}\tchance\tbias\t0\t1\t{bias:.5g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", nargs="+", default=[], metavar="FEATURES")
    parser.add_argument("--meaning", nargs="+", default=[], metavar="FEATURES")
    parser.add_argument("--out", default="crates/app/data/answer_weights.tsv")
    arguments = parser.parse_args()
    fitted = {}
    for model, files in (("words", arguments.words), ("meaning", arguments.meaning)):
        if files:
            sets, names = read(files)
            measure(sets, files)
            fitted[model] = list(table(model, sets, names))
    kept = [line.rstrip("\n") for line in open(arguments.out, encoding="utf-8") if not line.startswith("#")]
    with open(arguments.out, "w", encoding="utf-8") as out:
        print("# Made by evaluation/fit_answers.py: weight * (value - mean) / scale, summed (see ask/verdict.rs)", file=out)
        print("# model\tpart\tname\tmean\tscale\tweight", file=out)
        for model in ("words", "meaning"):
            before = [line for line in kept if line.startswith(model + "\t")]
            print("\n".join(fitted.get(model, before)), file=out)


if __name__ == "__main__":
    main()
