"""What a fit means for its author: findings in the program's own names, with the numbers behind them."""

import re

import numpy as np

from tinynet.doctor.diagnosis import Finding, observed
from tinynet.doctor.fit import error_of
from tinynet.doctor.observe import POINTS, like
from tinynet.doctor.programs import CannotExamine
from tinynet.doctor.reading import Reading, forward, gradient
from tinynet.gradients import compare_gradients, numerical_gradient

__all__ = ["explain", "explain_by_parameter", "formula_words", "ratios", "summary"]

HIDDEN = ("w11", "w12", "b1")
# The fields of a reading that are about the gradient only.
GRADIENT_ONLY = (
    "hidden_slope", "output_slope", "downstream", "locals", "deltas", "factors", "exchanged", "transposed", "units"
)  # fmt: skip


def explain(seen, fit):
    """Return the findings of a fit: one for each of its bugs, and a note where the gradient is only rescaled."""
    if fit.loss == "none" and fit.codes == ("missing-activation-derivative-output",):
        ((bug, change),) = fit.bugs
        message = (
            "No loss is shown. With cross-entropy this gradient is right, for there the slope of the activation "
            "cancels; with the squared error that slope is missing at the output. Show the loss to tell the two apart."
        )
        return [Finding(bug.code, "warning", _names(seen, fit, change.roles), message, {}, message, bug.spot)]
    findings = [_finding(seen, fit, bug, change) for bug, change in fit.bugs]
    if not np.isclose(fit.rescaled, 1, rtol=1e-5) and not seen.subject.rate_is_hidden:
        findings.append(observed("constant-factor", "note", (), f"{fit.rescaled:.6g} times", {"factor": fit.rescaled}))
    return findings


def _finding(seen, fit, bug, change):
    reading, hidden = fit.reading, fit.layout.hidden
    words = formula_words(reading.hidden, reading.output) | {"z": "z2" if hidden else "z1"}
    found, wanted = (_in_own_names(fit, text.format(**words)) for text in (change.found, change.wanted))
    message = f"As it is: {found}. As it should be: {wanted}. (It may come from thinking: {bug.belief})"
    if fit.others:
        others = "; or ".join(" with ".join(other) for other in fit.others[:3])
        message += f" No run tells this from {others}: all of it gives the same numbers. Look at {bug.spot}."
    names = _names(seen, fit, change.roles)
    evidence = _evidence(seen, fit, change.roles)
    return Finding(bug.code, "fault", names, message, evidence, _symptom(names, evidence), bug.spot, _check(evidence))


def _symptom(names, evidence):
    row, one = _row_in_words(evidence), len(names) == 1
    if np.isclose(evidence["implied"], evidence["numerical"], rtol=1e-6):
        return (
            f"Every derivative belongs to its loss. But {row} the output is {evidence['output']:.4g}, and a network of "
            f"this kind would give {evidence['right output']:.4g}."
        )
    return (
        f"The derivative{'' if one else 's'} for {_listed(names)} {'is' if one else 'are'} off: {row} "
        f"{'it' if one else 'that for ' + evidence['parameter']} is {evidence['implied']:.4g}, and the loss says "
        f"{evidence['numerical']:.4g}{_ratio_in_words(evidence['ratio'])}."
    )


def _check(evidence):
    """Return how to see it for oneself: where to nudge which parameter, and what comes out."""
    at, row = "", _row_in_words(evidence)
    if len(evidence["at"]) <= 5 and all(np.ndim(value) == 0 for value in evidence["at"].values()):
        at = "at " + ", ".join(f"{name} = {value:.4g}" for name, value in evidence["at"].items()) + ", "
    if np.isclose(evidence["implied"], evidence["numerical"], rtol=1e-6):
        outputs = f"{evidence['output']:.4g} is the output, and {evidence['right output']:.4g} would be right"
        return f"To check it: {at}{row} {outputs}."
    return (
        f"To check it: {at}{row} the update implies {evidence['implied']:.4g} for {evidence['parameter']}, and nudging "
        f"it in the loss gives {evidence['numerical']:.4g}."
    )


def _row_in_words(evidence):
    x1, x2 = evidence["row"]
    return f"on the row ({x1:g}, {x2:g}) with label {evidence['label']:g}"


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _ratio_in_words(ratio):
    return f": {ratio:.4g} times as much" if np.isfinite(ratio) and ratio else ""


def formula_words(hidden, output):
    """Return what the catalogue's formulas leave open, for the activations of the two layers."""
    words = {}
    for end, activation, value in (("1", hidden, "a1"), ("", output, "ŷ")):
        act = "tanh" if activation == "tanh" else "σ"
        other = "tanh" if activation == "sigmoid" else "sigmoid"
        words |= {"act" + end: act, "slope" + end: _slope_in_words(activation, value)}
        words |= {"other" + end: _slope_in_words(other, value)}
        words |= {"again" + end: _slope_in_words(activation, f"{act}({value})")}
    return words


def _slope_in_words(activation, value):
    return f"{value}·(1 − {value})" if activation == "sigmoid" else f"(1 − {value}²)"


def _names(seen, fit, roles):
    names = dict.fromkeys(name for role in roles for name in fit.layout.parameters(role))
    return tuple(name for name in names if name in seen.subject.given)


def _in_own_names(fit, text):
    """Write the program's own names of its parameters for the course's, all at once."""
    own = {role: fit.layout.shown(role) for role in (*HIDDEN, "w2", "b2")}
    return re.sub(r"\b(w11|w12|b1|w2|b2)\b", lambda found: own.get(found[0]) or found[0], text)


# The numbers ---------------------------------------------------------------------------------------------


def _truth(seen, fit, number):
    """Return the true derivatives at one of the points, by the program's names.

    By nudging the program's own loss; where it shows none that can be nudged, by the formula of a healthy network.
    """
    row = seen.single[number]
    if seen.exact_loss:
        return _nudged(seen, row)
    healthy = fit.reading.but(**{field: getattr(Reading(), field) for field in GRADIENT_ONLY})
    if fit.loss == "none":
        healthy = Reading(hidden=fit.reading.hidden, output=fit.reading.output)
    factor = fit.factor if fit.wanted_factor is None else fit.wanted_factor
    predicted = gradient(healthy, fit.at, error_of(fit.loss, healthy, fit.at))
    true = {name: np.zeros(np.shape(value)) for name, value in row.parameters.items()}
    for name, index, place in fit.layout.places:
        values = np.reshape(predicted[fit.layout.role(place)], (POINTS, -1))[number]
        true[name][index] = factor * values[place[1] if len(values) > 1 else 0]
    return true


def _nudged(seen, row):
    def loss(named):
        point = {name: like(row.parameters[name], np.asarray(value)) for name, value in named.items()}
        return seen.subject.loss(point, [row.x], [row.y])

    return numerical_gradient(loss, {name: np.asarray(value, float) for name, value in row.parameters.items()})


def _rows(seen, fit, number, roles=None):
    """Return name, implied and true derivative of every number that has one of the roles, on one row."""
    true, implied = _truth(seen, fit, number), seen.single[number].slopes
    for name, index, place in fit.layout.places:
        if name in seen.subject.given and (roles is None or fit.layout.role(place) in roles):
            shown = f"{name}[{', '.join(map(str, index))}]" if index else name
            yield shown, float(np.asarray(implied[name])[index]), float(np.asarray(true[name])[index])


def ratios(seen, fit):
    """Return what the update implies, what the loss says, and their ratio, for every parameter on one row."""
    if fit is None or not fit.bugs:
        return ()
    return tuple((name, implied, true, _ratio(implied, true)) for name, implied, true in _rows(seen, fit, 0))


def _evidence(seen, fit, roles):
    """Return the numbers of the first row on which one of the roles is clearly off."""
    for number in range(POINTS):
        name, implied, true = max(_rows(seen, fit, number, roles), key=lambda r: abs(r[1] - r[2]))
        if abs(implied - true) > 1e-4 * max(abs(implied), abs(true)) or number == POINTS - 1:
            break
    row = seen.single[number]
    at = {name: np.round(np.asarray(value, dtype=float), 4).tolist() for name, value in row.parameters.items()}
    healthy = Reading(hidden=fit.reading.hidden, output=fit.reading.output)
    output, right = (float(forward(reading, fit.at)["y_hat"][number]) for reading in (fit.reading, healthy))
    return {
        "at": at,
        "parameter": name,
        "row": [round(float(value), 4) for value in row.x],
        "label": row.y,
        "implied": implied,
        "numerical": true,
        "ratio": _ratio(implied, true),
        "output": output,
        "right output": right,
    }


def _ratio(implied, true):
    return implied / true if true else float("nan")


def summary(seen, fit):
    """Return one sentence on what was examined, and how well it fits."""
    taken = "".join(f"; {words}" for words in seen.subject.taken_as)
    if fit is None:
        return (
            "This network or mistake is none that the catalogue has, so each derivative was compared with the nudged "
            f"loss{taken}."
        )
    network = {0: "one neuron", 1: "two neurons in a row"}.get(fit.layout.hidden, f"{fit.layout.hidden} hidden units")
    predicted = gradient(fit.reading, fit.at, error_of(fit.loss, fit.reading, fit.at))
    worst = max(
        float(np.abs(values - fit.factor * predicted[role]).max() / max(np.abs(values).max(), 1e-300))
        for role, values in fit.observed.items()
    )
    # As a power of ten: the last digits are another machine's.
    bound = 10.0 ** np.ceil(np.log10(max(worst, 2e-15)))
    what = "what follows predicts every update" if fit.bugs else "every derivative is right"
    return f"{network}{taken}; {what}, to a relative error below {bound:.0e} at {POINTS} random points."


# Where nothing fits --------------------------------------------------------------------------------------


def _what_would_help(seen):
    subject = seen.subject
    if not subject.certain:
        return (
            "No learning rate was found among its arguments, so it is not even sure what it returns: let it take "
            "learning_rate, and return the new parameters."
        )
    if subject.decimals is not None:
        return f"Its loss has {subject.decimals} decimals only, and cannot be nudged: let it return the loss in full."
    return "It shows no loss that could be nudged: let it return the loss behind the new parameters."


def explain_by_parameter(seen):
    """Return a finding for every parameter whose derivative is not the one of the program's own loss.

    Raises
    ------
    CannotExamine
        If the program shows no loss that can be nudged.
    """
    if not seen.exact_loss:
        raise CannotExamine(f"This network or mistake is none that the catalogue has. {_what_would_help(seen)}")
    if not seen.deterministic:
        raise CannotExamine(
            "The same call gives different results: it draws random numbers, or keeps something between the calls, "
            "such as a velocity. Seed its generator inside, or hand what it keeps in and out."
        )
    reports = [compare_gradients(row.slopes, _nudged(seen, row), tolerance=1e-5) for row in seen.single[:4]]
    findings = []
    for lines in zip(*(report.lines for report in reports), strict=True):
        if lines[0].name not in seen.subject.given:
            continue
        name, verdicts = lines[0].name, {line.verdict for line in lines}
        factors = np.array([line.ratio for line in lines])
        evidence = {"implied": lines[0].yours.tolist(), "numerical": lines[0].true.tolist(), "ratio": factors.tolist()}
        if verdicts == {"right"}:
            continue
        if np.isfinite(factors).all() and np.ptp(factors) < 1e-5 * np.abs(factors).max() and factors[0] > 0:
            more = f"here that for {name} alone, {factors[0]:.6g} times"
            findings.append(observed("constant-factor", "note", (name,), more, evidence))
            continue
        code = "unexplained-derivative"
        message = (
            f"The derivative for {name} is off by another factor on every row: a wrong formula, not a wrong rate. Is a "
            "link missing or one too many, a slope of the activation, a weight, an input?"
        )
        if verdicts == {"zero"}:
            code, message = "parameter-never-updated", f"{name} never moves."
        elif verdicts == {"sign flipped"}:
            code, message = "sign-flipped", f"The derivative for {name} has the opposite sign."
        findings.append(Finding(code, "fault", (name,), message, evidence, message, f"the formula for {name}"))
    return findings
