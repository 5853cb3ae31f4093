"""The checks of a gradient name what the doctor names: every mistake in the formulas of his catalogue."""

import re

import numpy as np
import pytest
from generated import program, singles

from tinynet import checks
from tinynet.checks.gradient_slips import SLIPS
from tinynet.mistakes import UNKNOWN

ASKED = {(2, 1): (checks.one_neuron_in_code, "gradient"), (2, 1, 1): (checks.all_five_in_code, "gradient")}


def can_be_seen(rewrites):
    """Return whether a gradient shows a mistake.

    A w2 that comes too early is one of steps. The exact gradient of a network that squashes twice belongs to that
    network, and a check knows only the right one.
    """
    text = str(rewrites)
    return not any(other in text for other in ("new_w2", "act1(act1", "act2(act2"))


def cases():
    """Return all changes of the catalogue."""
    return [(sizes, rewrites) for sizes in ASKED for _, rewrites in singles(sizes) if can_be_seen(rewrites)]


def gradient_of(training):
    """Return the gradient that a step implies."""

    def gradient(parameters, x1, x2, y):
        *new, _ = training(np.column_stack([x1, x2]), y, *parameters.values(), lr=1.0)
        return {name: old - one for (name, old), one in zip(parameters.items(), new, strict=True)}

    return gradient


@pytest.mark.sample(16, ci=4)
@pytest.mark.parametrize(("sizes", "rewrites"), cases(), ids=str)
def test_a_gradient_with_a_mistake_of_the_catalogue_is_told_with_a_name(sizes, rewrites):
    task, answer = ASKED[sizes]
    failure = task.outcome(**{answer: gradient_of(program(sizes, rewrites)[0])}).failure
    assert failure.code != UNKNOWN, failure
    assert "a nudge gives" in str(failure)


@pytest.mark.parametrize("slip", sorted({slip for slips in SLIPS.values() for slip in slips}))
def test_a_sentence_speaks_of_the_delta_of_the_line_that_is_wrong(slip):
    for number in re.findall("[Ii]n δ([12])", slip.sentence):
        assert slip.line in (f"delta{number}", f"slope{number}", "error")


def test_of_an_output_neuron_no_sentence_speaks_of_delta_1_which_comes_a_lesson_later():
    ask = checks.the_output_neuron.asks[0]
    slips = [*ask.line_slips, *ask.own_slips()]
    assert not [slip for slip in slips if "δ1" in slip[-1] or "delta1" in f"{slip}"]
