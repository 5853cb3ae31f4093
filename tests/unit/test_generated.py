"""Every change of the catalogue is named in a program printed from the table of formulas, and so are pairs of them."""

import random

import numpy as np
import pytest
from generated import SHAPES, pairs, program, singles

import tinynet as tn
from tinynet.doctor import examine
from tinynet.mistakes import IN_FORMULAS

PAIRS = {(2, 1): 100, (2, 1, 1): 250, (2, 2, 1): 250}
# A derivative that is turned over, or two that are exchanged, is an input that is: w11 and w12 have one δ.
TURNED = [
    {"move_w11": "like(g_w12, w11)", "move_w12": "like(g_w11, w12)"},
    {"in_w11": "x2", "in_w12": "x1"},
    {"in_w2": "reversed(a1)"},
]


def is_a_mistake(rewrites, activation):
    """Return whether a change is one with an activation: 1 − a² is right of tanh, whose outputs have no logarithm."""
    if activation != "tanh":
        return True
    texts = str(list(rewrites.values()))
    return "log" not in texts and not all(text == f"1 - a{line[-1]} ** 2" for line, text in rewrites.items())


def cases():
    """Yield all changes in both activations."""
    number = 0
    for activation in ("sigmoid", "tanh"):
        for sizes in SHAPES:
            for code, rewrites in singles(sizes):
                if is_a_mistake(rewrites, activation):
                    label = f"{activation}-{sizes}-{number}-{code}"
                    yield pytest.param(code, sizes, rewrites, activation, number, id=label)
                    number += 1


@pytest.mark.sample(30, ci=3)
@pytest.mark.parametrize(("code", "sizes", "rewrites", "activation", "seed"), list(cases()))
def test_every_change_of_the_catalogue_is_named_first(code, sizes, rewrites, activation, seed):
    training, start = program(sizes, rewrites, activation, seed)
    with np.errstate(all="ignore"):
        diagnosis = examine(training, tn.AND, start=start, seed=seed)
    assert diagnosis.verdict == "sick"
    first = diagnosis.findings[0]
    if rewrites in TURNED:
        assert code in (first.code, *first.evidence["or"])
    else:
        assert first.code == code
    assert "predicts every update" in diagnosis.summary


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_program_with_nothing_changed_is_healthy(sizes, activation):
    training, start = program(sizes, {}, activation)
    assert examine(training, tn.AND, start=start).verdict == "healthy"


def test_every_mistake_in_the_formulas_is_among_the_programs():
    codes = {code for sizes in SHAPES for code, _ in singles(sizes)}
    # It needs two layers of one size, above 1, one after the other: none of these shapes has them.
    codes |= {"missing-transpose"}
    assert codes == {mistake.code for mistake in IN_FORMULAS}


def chunks():
    """Yield 600 pairs of changes, drawn by lot, in parts of ten; the first parts of two shapes always run."""
    for sizes, count in PAIRS.items():
        chosen = random.Random(5).sample([case for case in pairs(sizes) if can_be_run(case[1])], count)
        for i in range(0, count, 10):
            marks = [pytest.mark.exhaustive] * (i > 0 or sizes == (2, 2, 1)) + [pytest.mark.weekly] * bool(i % 60)
            yield pytest.param(sizes, chosen[i : i + 10], i, marks=marks, id=f"{sizes}-{i}")


def can_be_run(rewrites):
    """Return whether there is such a program, with finite numbers.

    A plain sum has no logarithm where it is below 0; and what moves w2 cannot be made of a δ1 that is made of the w2
    that was moved by it.
    """
    texts = str(list(rewrites.values()))
    plain = any(line in rewrites and rewrites[line] == f"z{line[1:]}" for line in ("a1", "a2"))
    of_first = any(word in rewrites.get("move_w2", "") for word in ("g_w11", "g_w12", "g_b1"))
    in_circle = "new_w2" in texts and (of_first or rewrites.get("of_w2") == "delta1")
    return not (plain and "log" in texts) and not in_circle


@pytest.mark.parametrize(("sizes", "chosen", "seed"), list(chunks()))
def test_two_changes_are_both_named_or_what_is_named_gives_the_same_numbers(sizes, chosen, seed):
    for number, (codes, rewrites) in enumerate(chosen, start=seed):
        training, start = program(sizes, rewrites, seed=number)
        with np.errstate(all="ignore"):
            diagnosis = examine(training, tn.AND, start=start, seed=number)
        named = {code for finding in diagnosis.findings for code in (finding.code, *finding.evidence.get("or", ()))}
        if diagnosis.verdict == "healthy":  # two mistakes that undo each other are none
            right, _ = program(sizes, {}, seed=number)
            steps = [made(tn.AND.inputs, tn.AND.labels, **start) for made in (training, right)]
            assert all(map(np.allclose, *steps)), (codes, rewrites)
            continue
        assert diagnosis.verdict == "sick", (codes, rewrites)
        assert set(codes) & named, (codes, rewrites, diagnosis.codes)
        assert set(codes) <= named or "predicts every update" in diagnosis.summary, (codes, rewrites, diagnosis.codes)
