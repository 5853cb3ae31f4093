"""Right answers that are written otherwise than the course's are right too."""

import numpy as np
import pytest
from test_checks import right_answers

from tinynet import checks


def trained_in_place(loss, parameters, epochs, learning_rate):
    point, count = dict(parameters), 0
    for _ in range(epochs):
        slopes = {}
        for name in point:
            point[name] += 1e-4
            above = loss(point)
            point[name] -= 2e-4
            below = loss(point)
            point[name] += 1e-4
            slopes[name] = (above - below) / 2e-4
            count += 2
        for name in point:
            point[name] -= learning_rate * slopes[name]
    return [point, count]


def trained_with_a_history(loss, parameters, epochs, learning_rate):
    count, history = 1, [loss(parameters)]
    for _ in range(epochs):
        pairs = {n: [loss({**parameters, n: v + d}) for d in (1e-4, -1e-4)] for n, v in parameters.items()}
        parameters = {n: v - learning_rate * (pairs[n][0] - pairs[n][1]) / (2 * 1e-4) for n, v in parameters.items()}
        history.append(loss(parameters))
        count += 2 * len(pairs) + 1
    return parameters, count


def slope_on_one_copy(loss, parameters, name, nudge):
    point = parameters.copy()
    point[name] += nudge
    above = loss(point)
    point[name] -= 2 * nudge
    return (above - loss(point)) / nudge / 2


def gradient_on_one_copy(function, parameters, step=1e-5):
    point, slopes = dict(parameters), {}
    for name in point:
        point[name] += step
        above = function(point)
        point[name] -= 2 * step
        below = function(point)
        point[name] += step
        slopes[name] = (above - below) / (2 * step)
    return slopes


def losses_in_an_array(step, loss, parameters, epochs):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        losses[epoch], parameters = loss(parameters), step(parameters)
    return losses


def error_by_isclose(mine, true):
    return 0.0 if np.isclose(mine, true, rtol=0, atol=1e-10) else abs(mine - true) / max(abs(mine), abs(true))


def error_by_key(mine, true):
    return abs((mine - true) / max(mine, true, key=abs)) if abs(mine - true) > 1e-10 else 0


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("training_on_nudges", {"train_by_nudging": trained_in_place}),
        ("training_on_nudges", {"train_by_nudging": trained_with_a_history}),
        ("nudged_slope", {"slope_of": slope_on_one_copy}),
        ("losses_that_sit_still", {"mended": losses_in_an_array}),
        ("gradient_by_nudging", {"numerical_gradient": gradient_on_one_copy}),
        ("relative_error_with_care", {"relative_error": error_by_isclose}),
        ("relative_error_with_care", {"relative_error": error_by_key}),
    ],
)
def test_it_is_right_too(name, answers):
    task = getattr(checks, name)
    outcome = task.outcome(**(right_answers(task) | answers))
    assert (outcome.points, outcome.failure) == (task.points, None)
