"""Where several explanations fit a value, the one that all numbers prove is told."""

import ast
from pathlib import Path

import pytest

from tinynet.doctor.watching.examine import watch

GATES = """
import numpy as np

rng = np.random.default_rng(3)
x, target = rng.normal(size=(7, 4)), rng.normal(size=(7, 1))
K = rng.normal(size=(2, 6)) * 0.6
bias, out = np.zeros(6), rng.normal(size=(3, 1))
for epoch in range(40):
    state, kept = np.zeros((7, 3)), []
    for t in range(4):
        both = np.column_stack([x[:, t], state[:, 0]])
        a = both @ K + bias
        keep, new = 1 / (1 + np.exp(-a[:, :3])), np.tanh(a[:, 3:])
        before, state = state, keep * state + (1 - keep) * new
        kept.append((both, keep, new, before))
    y = state @ out
    loss = 0.5 * np.sum((y - target) ** 2)
    dy = y - target
    dout, ds = state.T @ dy, dy @ out.T
    dK, dbias = np.zeros_like(K), np.zeros_like(bias)
    for both, keep, new, before in kept[::-1]:
        da = np.concatenate([ds * (before - new) * keep * (1 - keep), ds * (1 - keep) * (1 - new**2)], axis=1)
        dK += both.T @ da
        dbias += da.sum(axis=0)
        ds = ds * keep
        ds[:, 0] += (da @ K.T)[:, 1]
    K -= 0.05 * dK
    bias -= 0.05 * dbias
    out -= 0.05 * dout
    print(loss)
"""

COUNTS = """
import numpy as np

rng = np.random.default_rng(5)
heights = rng.normal(size=(40, 3))
sold = heights @ np.array([[1.0], [-2.0], [0.5]]) + 0.3
rows, columns = heights.shape
A, a = rng.normal(size=(3, 4)), np.zeros(4)
B, b = rng.normal(size=(4, 1)), np.zeros(1)
for epoch in range(60):
    h = np.tanh(heights @ A + a)
    error = h @ B + b - sold
    loss = np.sum(error**2) / rows
    back = error @ B.T * (1 - h**2)
    A -= 0.05 * (heights.T @ back / rows)
    a -= 0.05 * (back.sum(axis=0) / rows)
    B -= 0.05 * (h.T @ error / rows)
    b -= 0.05 * (error.sum(axis=0) / rows)
    print(loss)
"""

TABLES = """
import numpy as np

rng = np.random.default_rng(6)
users, films = rng.normal(size=(5, 3)) * 0.5, rng.normal(size=(6, 3)) * 0.5
seen = [(0, (1, 2, 4), (1.0, 0.0, 1.0)), (3, (0, 5), (0.0, 1.0)), (1, (2, 3, 5), (1.0, 1.0, 0.0))]
for epoch in range(30):
    total = 0.0
    for user, which, liked in seen:
        taste, push = users[user].copy(), np.zeros(3)
        for film, like in zip(which, liked):
            off = films[film] @ taste - like
            total += 0.5 * off**2
            push += off * films[film]
            films[film] -= 0.1 * off * taste
        users[user] -= 0.1 * push
    print(total)
"""

ECHO = """
import numpy as np

rng = np.random.default_rng(7)
series = rng.normal(size=(12, 5))
wanted = np.cumsum(series, axis=1) * 0.3
u, w, c, v = rng.normal(size=4), rng.normal(size=(4, 4)) * 0.4, np.zeros(4), rng.normal(size=4)
for epoch in range(20):
    total = 0.0
    for row, goal in zip(series, wanted):
        h = np.zeros((6, 4))
        for t in range(5):
            h[t + 1] = np.tanh(u * row[t] + w @ h[t] + c)
        y = h[1:] @ v
        loss = 0.5 * np.sum((y - goal) ** 2)
        gu, gw, gc, gv, carry = np.zeros(4), np.zeros((4, 4)), np.zeros(4), np.zeros(4), np.zeros(4)
        for t in range(4, -1, -1):
            e = y[t] - goal[t]
            gv += e * h[t + 1]
            dz = (e * v + carry) * (1 - h[t + 1] ** 2)
            gu += dz * row[t]
            gw += np.outer(dz, h[t])
            gc += dz
            carry = w.T @ dz
        u -= 0.02 * gu
        w -= 0.02 * gw
        c -= 0.02 * gc
        v -= 0.02 * gv
        total += loss
    print(total)
"""

DEEP = """
import numpy as np

rng = np.random.default_rng(8)
X, Y = rng.normal(size=(9, 3)), rng.normal(size=(9, 1))
first, last = rng.normal(size=(3, 4)) * 0.5, rng.normal(size=(4, 1))
P, Q = rng.normal(size=(4, 4)) * 0.4, rng.normal(size=(4, 4)) * 0.4
p, q = np.zeros(4), np.zeros(4)
for epoch in range(50):
    a0 = X @ first
    s1 = np.tanh(a0 @ P + p)
    a1 = a0 + s1
    s2 = np.tanh(a1 @ Q + q)
    a2 = a1 + s2
    loss = 0.5 * np.sum((a2 @ last - Y) ** 2)
    d = a2 @ last - Y
    g2 = d @ last.T
    z2 = g2 * (1 - s2**2)
    g1 = g2 + z2 @ Q.T
    z1 = g1 * (1 - s1**2)
    g0 = g1 + z1 @ P.T
    last -= 0.02 * a2.T @ d
    Q -= 0.02 * a1.T @ z2
    q -= 0.02 * z2.sum(axis=0)
    P -= 0.02 * a0.T @ z1
    p -= 0.02 * z1.sum(axis=0)
    first -= 0.02 * X.T @ g0
    print(loss)
"""

FILTER = """
import numpy as np

rng = np.random.default_rng(9)
waves = rng.normal(size=(8, 9))
louder = (waves[:, 2:5].sum(axis=1) > 0).astype(float)
f, shift, gain = rng.normal(size=3) * 0.5, np.zeros(1), np.array([0.7])
for epoch in range(30):
    total = 0.0
    for wave, label in zip(waves, louder):
        z = np.array([wave[k:k + 3] @ f + shift[0] for k in range(6)])
        on = np.maximum(z, 0)
        y = gain[0] * on.sum()
        loss = 0.5 * (y - label) ** 2
        e = y - label
        back = e * gain[0] * (z > 0)
        gf = np.zeros(3)
        for k in range(6):
            gf += back[k] * wave[k:k + 3]
        gain -= 0.02 * e * on.sum()
        f -= 0.02 * gf
        shift -= 0.02 * back.sum()
        total += loss
    print(total)
"""

TWINS = """
import numpy as np

rng = np.random.default_rng(10)
left, right = rng.normal(size=(11, 3)), rng.normal(size=(11, 3))
far = rng.uniform(0.5, 2.0, size=11)
M, m = rng.normal(size=(3, 2)), np.zeros(2)
for epoch in range(40):
    one, two = np.tanh(left @ M + m), np.tanh(right @ M + m)
    gap = one - two
    length = np.sqrt((gap**2).sum(axis=1) + 1e-6)
    loss = np.mean((length - far) ** 2)
    dlength = 2 * (length - far) / 11
    done = (dlength / length)[:, None] * gap
    dtwo = -done
    z1 = done * (1 - one**2)
    z2 = dtwo * (1 - two**2)
    M -= 0.1 * (left.T @ z1 + right.T @ z2)
    m -= 0.1 * (z1.sum(axis=0) + z2.sum(axis=0))
    print(loss)
"""

DROPPED = """
import numpy as np

rng = np.random.default_rng(11)
pixels, mood = rng.normal(size=(12, 4)), rng.normal(size=(12, 1))
V, v = rng.normal(size=(4, 5)) * 0.5, np.zeros(5)
R, r = rng.normal(size=(5, 1)), np.zeros(1)
for epoch in range(40):
    h = 1 / (1 + np.exp(-(pixels @ V + v)))
    kept = (rng.uniform(size=h.shape) < 0.6) / 0.6
    thin = h * kept
    y = thin @ R + r
    loss = 0.5 * np.mean((y - mood) ** 2)
    e = (y - mood) / 12
    gh = (e @ R.T) * kept
    gz = gh * h * (1 - h)
    R -= 0.1 * thin.T @ e
    r -= 0.1 * e.sum(axis=0)
    V -= 0.1 * pixels.T @ gz
    v -= 0.1 * gz.sum(axis=0)
    print(loss)
"""

BELLS = """
import numpy as np

rng = np.random.default_rng(12)
x = rng.uniform(-2, 2, size=15)
bump = np.sin(2 * x)
middle, sharp, high = rng.uniform(-2, 2, size=4), rng.uniform(0.5, 1.5, size=4), rng.normal(size=4)
for epoch in range(40):
    away = x[:, None] - middle
    bell = np.exp(-sharp * away**2)
    loss = 0.5 * np.sum((bell @ high - bump) ** 2)
    e = bell @ high - bump
    g = np.outer(e, high) * bell
    g_high, g_sharp, g_middle = bell.T @ e, -(g * away**2).sum(axis=0), (g * 2 * sharp * away).sum(axis=0)
    high -= 0.02 * g_high
    sharp -= 0.02 * g_sharp
    middle -= 0.02 * g_middle
    print(loss)
"""

NOISY = """
import numpy as np

rng = np.random.default_rng(13)
notes = rng.normal(size=(14, 3))
E, e0 = rng.normal(size=(3, 2)) * 0.5, np.zeros(2)
S, s0 = rng.normal(size=(3, 2)) * 0.3, np.zeros(2)
D = rng.normal(size=(2, 3)) * 0.5
for epoch in range(40):
    mean, spread = notes @ E + e0, notes @ S + s0
    noise = rng.normal(size=mean.shape)
    code = mean + np.exp(0.4 * spread) * noise
    back = code @ D
    loss = 0.5 * np.sum((back - notes) ** 2) + 0.1 * np.sum(np.exp(spread) - spread) + 0.1 * np.sum(mean**2)
    d = back - notes
    dcode = d @ D.T
    dmean = dcode + 0.2 * mean
    dspread = dcode * noise * 0.4 * np.exp(0.4 * spread) + 0.1 * (np.exp(spread) - 1)
    D -= 0.01 * code.T @ d
    E -= 0.01 * notes.T @ dmean
    e0 -= 0.01 * dmean.sum(axis=0)
    S -= 0.01 * notes.T @ dspread
    s0 -= 0.01 * dspread.sum(axis=0)
    print(loss)
"""

RANKS = """
import numpy as np

rng = np.random.default_rng(14)
dishes = rng.normal(size=(16, 4))
best = rng.integers(0, 3, size=16)
every = np.arange(16)
T = rng.normal(size=(4, 3)) * 0.1
for epoch in range(40):
    points = dishes @ T
    over = np.maximum(0, points - points[every, best][:, None] + 1)
    over[every, best] = 0
    loss = over.sum() / 16 + 0.05 * np.sum(T**2)
    hit = (over > 0).astype(float)
    hit[every, best] = -hit.sum(axis=1)
    T -= 0.1 * (dishes.T @ hit / 16 + 0.1 * T)
    print(loss)
"""

FORMS = {
    "dropped": DROPPED,
    "bells": BELLS,
    "noisy": NOISY,
    "ranks": RANKS,
    "twins": TWINS,
    "gates": GATES,
    "counts": COUNTS,
    "tables": TABLES,
    "echo": ECHO,
    "deep": DEEP,
    "filter": FILTER,
}
WRONG = [
    ("ranks", "hit[every, best] = -hit.sum(axis=1)", "hit[every, best] = -1", "unexplained-derivative",
     "hit[every, best] = -1"),
    ("noisy", "noise * 0.4 * np.exp", "noise * np.exp", "uneven-factor", "dcode * noise * np.exp(0.4 * spread)"),
    ("dropped", "(e @ R.T) * kept", "(e @ R.T)", "unexplained-derivative", "e @ R.T"),
    ("bells", "g * 2 * sharp * away", "g * 2 * away", "*", "*"),
    ("twins", "dtwo = -done", "dtwo = done", "sign-flipped", "done"),
    ("twins", "z2 = dtwo * (1 - two**2)", "z2 = -dtwo * (1 - two**2)", "sign-flipped", "-dtwo * (1 - two**2)"),
    ("twins", "(left.T @ z1 + right.T @ z2)", "(left.T @ z1 - right.T @ z2)", "sign-flipped",
     "left.T @ z1 - right.T @ z2"),
    ("gates", "(before - new) * keep * (1 - keep)", "(before - new) * keep", "wrong-activation-derivative",
     "keep"),
    ("gates", "ds * (1 - keep) * (1 - new**2)]", "ds * keep * (1 - new**2)]", "*", "*"),
    ("gates", "        ds = ds * keep\n", "", "unexplained-derivative", "*"),
    ("counts", "heights.T @ back / rows", "heights.T @ back / columns", "uneven-factor", "heights.T @ back"),
    ("tables", "            push += off * films[film]\n            films[film] -= 0.1 * off * taste\n",
     "            films[film] -= 0.1 * off * taste\n            push += off * films[film]\n",
     "updated-weight-used-too-early", "films[film]"),
    ("echo", ", carry = np.zeros(4), np.zeros((4, 4)), np.zeros(4), np.zeros(4), np.zeros(4)\n",
     " = np.zeros(4), np.zeros((4, 4)), np.zeros(4), np.zeros(4)\n", "accumulator-not-reset", "carry"),
    ("deep", "g1 = g2 + z2 @ Q.T", "g1 = z2 @ Q.T", "path-forgotten", "z2 @ Q.T"),
    ("filter", "back[k] * wave[k:k + 3]", "back[k] * wave[k + 1:k + 4]", "wrong-local-input", "wave[k + 1:k + 4]"),
]  # fmt: skip


def changed(form, old="", new=""):
    text = FORMS[form]
    assert old in text
    text = text.replace(old, new, 1) if old else text
    return text.replace("for epoch", "carry = np.zeros(4)\nfor epoch", 1) if form == "echo" else text


def seen(text, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(text)
    return watch(ast.parse(text), text, path)


def underlined(place, text):
    lines = text.splitlines()
    return lines[place.line - 1].encode()[place.column : place.end_column].decode()


@pytest.mark.sample(4)
@pytest.mark.parametrize("form", FORMS)
def test_the_right_program_is_right(form, tmp_path):
    watching = seen(changed(form), tmp_path)
    assert watching.right
    assert watching.findings == []


@pytest.mark.sample(4)
@pytest.mark.parametrize(("form", "old", "new", "code", "part"), WRONG)
def test_a_wrong_one_is_a_fault_at_the_place_that_is_wrong(form, old, new, code, part, tmp_path):
    text = changed(form, old, new)
    finding = seen(text, tmp_path).findings[0]
    assert finding.severity == "fault"
    assert code in ("*", finding.code)
    assert part in ("*", underlined(finding.place, text))


RIGHT = [
    # The penalty has a weight of its own, in the loss too.
    ("noisy", [("0.1 * np.sum(np.exp", "0.7 * np.sum(np.exp"), ("+ 0.1 * (np.exp", "+ 0.7 * (np.exp")]),
    # A penalty is added to what is counted.
    ("ranks", [("0.05 * np.sum(T**2)", "0.2 * np.sum(T**2)"), ("+ 0.1 * T", "+ 0.4 * T")]),
    # All signs are turned, and the step is added.
    ("twins", [("dlength = 2", "dlength = -2"), ("M -= 0.1 *", "M += 0.1 *"), ("m -= 0.1 *", "m += 0.1 *")]),
    # Each weight is divided by how many numbers it takes, beside the mean over the rows.
    ("counts", [("heights.T @ back / rows", "heights.T @ back / rows / columns"),
                ("h.T @ error / rows", "h.T @ error / rows / units"),
                ("rows, columns =", "units = 4\nrows, columns =")]),
    # The films move first, and the error is worked out anew from them.
    ("tables", [("            push += off * films[film]\n            films[film] -= 0.1 * off * taste\n",
                 "            films[film] -= 0.1 * off * taste\n            off = films[film] @ taste - like\n"
                 "            push += off * films[film]\n")]),
    # A little noise is added to a slope, and none is left of an earlier step.
    ("echo", [("            gc += dz\n", "            gc += dz + 0.001 * rng.normal(size=4)\n")]),
]  # fmt: skip


TAKEN = {
    "slices": "keep, new = 1 / (1 + np.exp(-a[:, :3])), np.tanh(a[:, 3:])",
    "split": "left, right = np.split(a, 2, axis=1)\n        keep, new = 1 / (1 + np.exp(-left)), np.tanh(right)",
    "steps": "keep, new = 1 / (1 + np.exp(-a[:, [0, 1, 2]])), np.tanh(a[:, 3:6:1])",
    "turned": "keep, new = 1 / (1 + np.exp(-a.T[:3].T)), np.tanh(a.T[3:].T)",
    "halves": "parts = a.reshape(7, 2, 3)\n        keep, new = 1 / (1 + np.exp(-parts[:, 0])), np.tanh(parts[:, 1])",
}
PUT_TOGETHER = {
    "concatenate": "np.concatenate([{0}, {1}], axis=1)",
    "hstack": "np.hstack([{0}, {1}])",
    "c_": "np.c_[{0}, {1}]",
    "vstack": "np.vstack([({0}).T, ({1}).T]).T",
    "stack": "np.stack([{0}, {1}], axis=1).reshape(7, 6)",
    "column_stack": "np.column_stack(({0}, {1}))",
    "append": "np.append({0}, {1}, axis=1)",
    "block": "np.block([[{0}, {1}]])",
}
HALVES = "ds * (before - new) * keep * (1 - keep)", "ds * (1 - keep) * (1 - new**2)"


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("taken", "together"), [*((one, "hstack") for one in TAKEN), *(("split", one) for one in PUT_TOGETHER)]
)
def test_however_parts_are_taken_and_put_together_a_wrong_half_is_found(taken, together, tmp_path):
    text = GATES.replace(TAKEN["slices"], TAKEN[taken])
    text = text.replace(PUT_TOGETHER["concatenate"].format(*HALVES), PUT_TOGETHER[together].format(*HALVES))
    assert seen(text, tmp_path).findings == []
    wrong = text.replace("ds * (1 - keep) * (1 - new**2)", "ds * (1 - keep)")
    assert wrong != text
    first = seen(wrong, tmp_path).findings[0]
    assert first.place.text.lstrip().startswith("da = ")


SMOOTH = """
import numpy as np

rng = np.random.default_rng(15)
litres, way = rng.normal(size=(13, 3)), rng.normal(size=13)
A, a, B, b = rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=4), np.zeros(1)


def smooth(e):
    return np.log(np.cosh(e)) + 0.1 * e**4


def smooth_grad(e):
    return np.tanh(e) + 0.4 * e**3


for epoch in range(40):
    h = np.tanh(litres @ A + a)
    e = h @ B + b - way
    loss = smooth(e).mean()
    d = smooth_grad(e) / 13
    dh = np.outer(d, B) * (1 - h**2)
    A -= 0.1 * litres.T @ dh
    a -= 0.1 * dh.sum(axis=0)
    B -= 0.1 * h.T @ d
    b -= 0.1 * d.sum()
    print(loss)
"""


def test_what_is_called_the_slope_of_the_loss_has_to_be_it(tmp_path):
    assert seen(SMOOTH, tmp_path).right
    wrong = SMOOTH.replace("0.4 * e**3", "0.4 * e**2")
    first = seen(wrong, tmp_path).findings[0]
    assert (first.severity, underlined(first.place, wrong)) == ("fault", "e**2")
    # Under another name it may be the slope of another loss than the one that is shown.
    for name in ("push", "gradual", "prime"):
        findings = seen(wrong.replace("smooth_grad", name), tmp_path).findings
        assert [one for one in findings if one.severity == "fault"] == []


def test_a_batch_without_rows_does_not_stop_the_look_inside(tmp_path):
    text = """
import numpy as np

rng = np.random.default_rng(16)
x, y = rng.normal(size=(12, 2)), rng.normal(size=12)
w, b = rng.normal(size=2), np.zeros(1)
for epoch in range(20):
    for first in (6, 0):
        rows, goals = x[first:6], y[first:6]
        e = rows @ w + b - goals
        loss = np.sum(e**2)
        w -= 0.01 * 2 * rows.T @ e
        b -= 0.01 * np.sum(e)
    print(loss)
"""
    assert [one.code for one in seen(text, tmp_path).findings] == ["uneven-factor"]


def test_what_is_missing_is_named_where_it_is_no_weight(tmp_path):
    first = seen(changed("dropped", "(e @ R.T) * kept", "(e @ R.T)"), tmp_path).findings[0]
    assert first.wanted == "the slope in `h` (line 9): times `kept` (line 10)"


def test_of_two_values_of_one_name_the_turn_is_told(tmp_path):
    first = seen(changed("gates", "        ds = ds * keep\n", ""), tmp_path).findings[0]
    assert "in another turn of the loop" in first.wanted


@pytest.mark.sample(4)
@pytest.mark.parametrize(("form", "changes"), RIGHT)
def test_what_only_looks_like_it_is_no_fault(form, changes, tmp_path):
    text = changed(form)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    assert [one.message for one in seen(text, tmp_path).findings if one.severity == "fault"] == []


EARNED = """
import numpy as np
rng = np.random.default_rng(3)
seasons, profit = np.eye(3), rng.random((3, 4))
scores = 0.1 * rng.normal(size=(3, 4))
for season in range(100):
    share = np.exp(seasons @ scores)
    share = share / share.sum(axis=1, keepdims=True)
    earned = (share * profit).sum(axis=1, keepdims=True)
    shown = earned.mean()
    slope = share * (profit - earned) / 3
    scores += 0.5 * seasons.T @ slope
    print(shown)
"""


@pytest.mark.parametrize(("name", "severity"), [("shown", "warning"), ("loss", "fault")])
def test_what_rises_is_a_fault_only_if_it_is_surely_a_loss(name, severity, tmp_path):
    [found] = seen(EARNED.replace("shown", name), tmp_path).findings
    assert (found.code, found.severity) == ("sign-flipped", severity)


HALVES = """
import numpy as np
rng = np.random.default_rng(0)
x, y = rng.normal(size=(6, 3)), rng.normal(size=6)
w, b = rng.normal(size=3), 0.0
for epoch in range(30):
    e = x @ w + b - y
    loss = 0.5 * np.mean(e**2)
    d = e / 6
    for part in range(60):
        d = 0.25 * d + 0.75 * d
    w = w - 0.1 * (x.T @ d)
    b = b - 0.1 * np.sum(d)
    print(loss)
"""


def test_a_value_to_which_many_ways_lead_is_looked_at_once(tmp_path):
    assert seen(HALVES, tmp_path).right  # by way of each of 2**60 paths it would never end


def test_of_two_parameters_or_two_calls_of_a_function_no_turn_is_told(tmp_path):
    text = HALVES.replace("np.sum(d)", "np.sum(x[:, 0] * d)")
    assert [one.code for one in seen(text, tmp_path).findings] != []
    assert not any("turn of the loop" in one.message for one in seen(text, tmp_path).findings)
    broken = Path(__file__).parents[1] / "patients/chain_of_two.py"
    found = watch(ast.parse(broken.read_text("utf-8")), broken.read_text("utf-8"), broken).findings
    assert found
    assert not any("turn of the loop" in one.message for one in found)
