"""What a fit means for its author: findings in the program's own names, with the numbers behind them."""

import re
from dataclasses import replace

import numpy as np

from tinynet.doctor.diagnosis import Finding, named, observed
from tinynet.doctor.model.evaluator import Evaluator, Hypothesis, Points
from tinynet.doctor.observations import POINTS, TINY_RATE, like
from tinynet.doctor.programs.signature import LEARNED, WEIGHT
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.gradients import compare_gradients, numerical_gradient
from tinynet.mistakes import MISTAKES
from tinynet.mistakes.changes import roles_of
from tinynet.mistakes.words import formula_words
from tinynet.short_text import listed

TINIEST = 1e-12
# So few that they are in one batch.
FEW_ROWS = 4

__all__ = ["explain", "explain_by_parameter", "explain_rows", "ratios", "summary"]


def explain(seen, fit):
    """Return the findings of a fit: one for each of its bugs, and a note where the gradient is only rescaled."""
    doubts = []
    if (
        fit.hypothesis.activations[-1] == "linear"
        and not seen.labels_are_numbers
        and "missing-activation-output" not in fit.codes
    ):
        message = (
            "The output is a plain sum, and the squared error is descended: linear regression, and right as such. "
            "Its labels are two classes; if it should answer with a probability, the output wants a sigmoid."
        )
        doubt = _doubt("missing-activation-output", seen, message)
        if any(np.isnan(values).any() for values in seen.losses.values()):
            # What it shows takes the logarithm of the outputs, which are no probabilities.
            message = "The output is a plain sum, below 0 as well, and the loss takes its logarithm: squash it first."
            doubt = replace(doubt, severity="fault", message=message, symptom=message)
        doubts.append(doubt)
    if fit.loss == "none" and fit.judged_by == "cross-entropy":
        message = (
            "Behind a step no number was found that is its loss. With cross-entropy this gradient is right, for there "
            "the slope of the activation cancels; with the squared error that slope is missing at the output. Compute "
            "the loss in every step to tell the two apart."
        )
        doubts.append(_doubt("missing-activation-derivative-output", seen, message))
    descends = fit.descends_at(seen.subject.learning_rate)
    findings = [_finding(seen, fit, bug, change) for bug, change in fit.bugs if not (descends and bug is fit.turned)]
    unknown = seen.subject.rate_is_hidden or seen.subject.rescales
    # A single row is divided by the number of all rows where that is written down.
    shared = seen.subject.counts_rows and np.isclose(fit.rescaled * len(seen.rows.labels), 1, rtol=1e-5)
    if not (unknown or shared or np.isclose(fit.rescaled, 1, rtol=1e-5)):
        findings.append(observed("constant-factor", "note", (), f"{fit.rescaled:.6g} times", {"factor": fit.rescaled}))
    return findings + doubts


def _doubt(code, seen, message):
    """Return a warning that something may be a mistake, or may be meant."""
    names = tuple(name for name in seen.subject.names if name in seen.subject.given)
    return Finding(code, "warning", names, message, {}, message, MISTAKES[code].spot)


def _finding(seen, fit, bug, change):
    words = formula_words(fit.hypothesis.activations)
    found, wanted = (_in_own_names(fit, text.format(**words)) for text in (change.found, change.wanted))
    message = f"As it is: {found}. As it should be: {wanted}. (It may come from thinking: {bug.belief})"
    if fit.others:
        others = "; or ".join(" with ".join(other) for other in fit.others[:3])
        message += (
            f" No run tells this from {others}: all of it gives the same numbers. Look at {bug.spot}".rstrip(".?") + "."
        )
    names = _names(seen, fit, change.roles)
    evidence = _evidence(seen, fit, change.roles)
    evidence["or"] = [code for other in fit.others for code in other]
    return Finding(bug.code, "fault", names, message, evidence, _symptom(names, evidence), bug.spot, _check(evidence))


def _symptom(names, evidence):
    row, one = _row_in_words(evidence), len(names) == 1
    if np.isclose(evidence["implied"], evidence["numerical"], rtol=1e-6):
        return (
            f"Every derivative belongs to its loss. But {row} the output is {evidence['output']:.4g}, and a network of "
            f"this kind would give {evidence['right output']:.4g}."
        )
    return (
        f"The derivative{'' if one else 's'} for {listed(names)} {'is' if one else 'are'} off: {row} "
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
        f"To check it: {at}{row} the update implies {evidence['implied']:.4g} for {evidence['parameter']}, and "
        f"{'nudging it in the loss gives' if evidence['shown'] else 'it should be'} {evidence['numerical']:.4g}."
    )


def _row_in_words(evidence):
    label = evidence["label"]
    said = f"({', '.join(f'{one:g}' for one in label)})" if isinstance(label, list) else f"{label:g}"
    return f"on the row ({', '.join(f'{x:g}' for x in evidence['row'])}) with label {said}"


def _ratio_in_words(ratio):
    return f": {ratio:.4g} times as much" if np.isfinite(ratio) and ratio else ""


def _names(seen, fit, roles):
    names = dict.fromkeys(name for role in roles for name in fit.layout.parameters(role))
    return tuple(name for name in names if name in seen.subject.given)


def _in_own_names(fit, text):
    """Write the program's own names of its parameters for the course's, all at once."""
    return re.sub(r"\b[wb]\d\d?\b", lambda found: fit.layout.shown(found[0]) or found[0], text)


# The numbers ---------------------------------------------------------------------------------------------


def _truth(seen, fit, number):
    """Return the true derivatives at one of the points, by the program's names.

    By nudging the program's own loss; where it shows none that can be nudged, by the formula of a healthy network.
    """
    row = seen.single[number]
    if exact := seen.exact_loss(fit):
        return _nudged(seen, row, exact)
    acts = fit.hypothesis.activations
    healthy = Hypothesis(acts) if fit.loss == "none" else fit.hypothesis.with_right_gradient()
    factor = fit.factor if fit.wanted_factor is None else fit.wanted_factor
    true = {name: np.zeros(np.shape(value)) for name, value in row.parameters.items()}
    for role, numbers in fit.layout.of_role.items():
        predicted = fit.evaluator.value(f"move_{role}", healthy, fit.judged_by)[number]
        for name, index, (_, _, unit, *column) in numbers:
            inner = (unit, *([column[0] if predicted.shape[1] > 1 else 0] if column else []))
            true[name][index] = factor * predicted[inner]
    return true


def _loss_at(seen, row, exact):
    """Return a number that the program shows on a row, as a function of its parameters."""

    def loss(named):
        point = {name: like(row.parameters[name], np.asarray(value)) for name, value in named.items()}
        value = seen.subject.loss(exact, point, [row.x], [row.y])
        if not np.isfinite(value).all():
            raise CannotExamine(
                f"With a learning rate of {seen.subject.rest_rate:g} the loss is {value} at an ordinary point. Is it "
                "divided by the rate?"
            )
        return value

    return loss


def _nudged(seen, row, exact):
    return numerical_gradient(_loss_at(seen, row, exact), _floats(row.parameters))


def _floats(parameters):
    return {name: np.asarray(value, dtype=float) for name, value in parameters.items()}


def _rows(seen, fit, number, roles=None):
    """Return name, implied and true derivative of every number that has one of the roles, on one row.

    Where the rate stands inside the program, what is implied is implied at the rate that makes the right ones right.
    """
    true, implied = _truth(seen, fit, number), seen.single[number].slopes
    rate = fit.rescaled if seen.subject.rate_is_hidden else 1.0
    for name, index, place in fit.layout.places:
        if name in seen.subject.given and (roles is None or fit.layout.role(place) in roles):
            shown = f"{name}[{', '.join(map(str, index))}]" if index else name
            yield shown, float(np.asarray(implied[name])[index]) / rate, float(np.asarray(true[name])[index])


def ratios(seen, fit):
    """Return what the update implies, what the loss says, and their ratio, for every parameter on one row."""
    if fit is None:
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
    networks = fit.hypothesis, Hypothesis(fit.hypothesis.activations)
    output, right = (float(fit.evaluator.value("y_hat", network)[number, 0]) for network in networks)
    return {
        "at": at,
        "parameter": name,
        "row": [round(float(value), 4) for value in row.x],
        "label": np.asarray(row.y, dtype=float).tolist(),
        "implied": implied,
        "numerical": true,
        "ratio": _ratio(implied, true),
        "output": output,
        "right output": right,
        "shown": fit.loss != "none",
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
    worst = max(
        float(np.abs(values - fit.factor * fit.predicted(role)).max()) / max(float(np.abs(values).max()), 1e-300)
        for role, values in fit.observed.items()
        if np.abs(values).max() > TINIEST
    )
    # As a power of ten: the last digits are another machine's.
    bound = 10.0 ** np.ceil(np.log10(max(worst, 2e-15)))
    what = "what follows predicts every update" if fit.bugs else "every derivative is right"
    asked = f"at {POINTS} random points"
    if seen.on_switches:
        asked += ", all with inputs that the program has; for others it is not right"
    return f"{_network_in_words(fit)}{taken}; {what}, to a relative error below {bound:.0e} {asked}."


def _network_in_words(fit):
    """Return what network it is: by its name where the course has one, else by its sizes and activations."""
    sizes, acts = fit.layout.sizes, fit.hypothesis.activations
    if set(acts) <= {"sigmoid", "tanh"} and len(sizes) <= 3 and sizes[0] == 2 and sizes[-1] == 1:
        return {0: "one neuron", 1: "two neurons in a row"}.get(fit.layout.hidden, f"{fit.layout.hidden} hidden units")
    if sizes == (sizes[0], 1):
        named = {"linear": "linear regression", "sigmoid": "one neuron", "step": "a perceptron"}.get(acts[0])
        return f"{named or f'one unit of {acts[0]}'}, {sizes[0]} input{'s' * (sizes[0] > 1)}"
    return f"a network of {'-'.join(map(str, sizes))} units ({', '.join(acts)})"


# Where nothing fits --------------------------------------------------------------------------------------


def _what_would_help(seen):
    subject = seen.subject
    if not subject.certain:
        return (
            "No learning rate was found among its arguments, so it is not even sure what it returns: let it take "
            "learning_rate, and return the new parameters."
        )
    if not subject.loss_is_sure and subject.losses:
        shown = ", ".join(subject.losses)
        return f"None of the numbers that it shows ({shown}) was found to be the loss whose gradient it takes."
    if subject.loss_is_sure and subject.decimals:
        decimals = next(iter(subject.decimals.values()))
        return f"Its loss has {decimals} decimals only, and cannot be nudged: let it return the loss in full."
    return "It shows no loss that could be nudged: let it return the loss behind the new parameters."


def _what_was_taken(subject):
    """Return what a program's variables were taken for, and what corrects that; nothing of a function."""
    if not subject.is_guessed:
        return ""
    taken = "; ".join(subject.taken_as)
    return f" It was taken as: {taken}. If that is wrong, name them: --parameters, --inputs, --labels, --loss."


def explain_rows(seen, fit):
    """Return the findings on a step on several rows that is not made of the steps on the single ones."""
    if seen.unexplained is None or (fit is not None and {"loss-used-as-gradient"} & set(fit.codes)):
        return []
    if fit is not None and "updated-weight-used-too-early" in fit.codes and seen.subject.rate_is_hidden:
        return []
    if fit is not None and fit.hypothesis.activations[-1] == "softmax":
        for name, words in (("softmax_over_rows", "over the rows"), ("softmax_over_all", "over all rows together")):
            if _explains_several(seen, fit, name):
                if "wrong-axis" in fit.codes:
                    return []
                message = f"The softmax runs {words}: the outputs of one row do not add up to 1."
                return [named("wrong-axis", seen.unexplained.parameters, message)]
    steps = fit is not None and fit.hypothesis.activations[-1] in ("step", "sign")  # one row alone tells little of them
    if seen.subject.own_rows is not None and not steps:
        # A penalty on the weights, or batches, may be what is odd on several.
        return [replace(seen.unexplained, severity="warning")]
    return [seen.unexplained]


def _explains_several(seen, fit, activation):
    """Return whether such an output predicts a step on several rows, up to one factor."""
    parameters, inputs, labels = (part if isinstance(part, dict) else part[:FEW_ROWS] for part in seen.several)
    slopes, _ = seen.implied(parameters, inputs, labels, TINY_RATE)
    n = len(labels)
    w, b = (tuple(np.repeat(part[np.newaxis], n, axis=0) for part in parts)
            for parts in fit.layout.network(parameters))  # fmt: skip
    evaluator, out = Evaluator(Points(w, b, inputs, labels.reshape(n, -1), one_batch=True)), len(w)
    rewrites = {f"a{out}": f"{activation}(z{out})", "error": "y_hat - y", f"delta{out}": "error"}
    hypothesis = Hypothesis(fit.hypothesis.activations, fit.hypothesis.rewrites | rewrites)
    seen_w, seen_b = fit.layout.network(slopes)
    predicted, observed_ = [], []
    for i in range(1, len(fit.layout.sizes)):
        for kind, values in (("w", seen_w), ("b", seen_b)):
            made = [evaluator.value(f"move_{role}", hypothesis, fit.judged_by).sum(axis=0)
                    for role in roles_of(fit.layout.sizes) if role[0] == kind and int(role[1]) == i]  # fmt: skip
            predicted.append(np.ravel(np.concatenate(made, axis=-1) if kind == "w" else made[0]))
            observed_.append(np.ravel(values[i - 1]))
    predicted, implied = np.concatenate(predicted), np.concatenate(observed_)
    where = implied != 0
    factor = float(predicted[where] @ implied[where]) / float(predicted[where] @ predicted[where])
    return bool(np.abs(implied - factor * predicted)[where].max() < 1e-4 * np.abs(implied).max())


def _loss_that_is_descended(seen):
    """Return which of the numbers that a program shows has its derivatives as a gradient, but for one factor.

    An error ŷ − y has them too, on each row with another factor: it is not the loss.
    """
    for name in seen.losses:
        if name not in seen.subject.decimals and np.isfinite(seen.losses[name]).all():
            first, *others = (_descent(seen, row, name) for row in seen.single[:FEW_ROWS])
            if first is not None and first > 0 and all(other is None or np.isclose(other, first) for other in others):
                return name
    return None


def _descent(seen, row, name):
    """Return what the slopes of a number are multiplied with in a step on a row; None if that is not one factor.

    Two directions refute most numbers. Only what they do not refute is nudged in each parameter.
    """
    implied = np.concatenate([np.ravel(slope) for slope in row.slopes.values()])
    largest = np.abs(implied).max()
    if not largest:
        return None
    sizes = np.maximum(1.0, np.abs(np.concatenate([np.ravel(value) for value in _floats(row.parameters).values()])))
    along = sizes * _of_length_1(sizes * (implied / largest))
    across = sizes * _of_length_1(np.resize([1.0, -1.0, -1.0], implied.size))
    if not (slope := _slope_along(seen, row, name, along)):
        return None
    factor = float(implied @ along) / slope
    rest = implied @ across - factor * _slope_along(seen, row, name, across)
    if abs(rest) > 1e-4 * largest * np.abs(across).sum():
        return None
    true = np.concatenate([np.ravel(slope) for slope in _nudged(seen, row, name).values()])
    factor = float(true @ implied) / float(true @ true)
    return factor if np.abs(implied - factor * true).max() < 1e-5 * largest else None


def _of_length_1(way):
    return way / np.linalg.norm(way)


def _slope_along(seen, row, name, way):
    """Return the slope of a number in one direction through all parameters, in the order of the row's slopes.

    The nudge is the smaller the more parameters there are: a sum of all of them moves as it does with one parameter.
    """
    loss, point = _loss_at(seen, row, name), _floats(row.parameters)
    ends = np.cumsum([np.size(slope) for slope in row.slopes.values()])
    parts = dict(zip(row.slopes, np.split(way, ends[:-1]), strict=True))

    def at(distance):
        return loss({key: value + distance * np.reshape(parts[key], np.shape(value)) for key, value in point.items()})

    return numerical_gradient(at, 0.0, 1e-5 / np.sqrt(way.size))


def _is_a_setting(seen, name, lines):
    """Return whether a number that never moves, before the loop of a network of an unknown kind, is not to be learned.

    The loss may feel it as a penalty or a margin; only its name speaks for a forgotten parameter.
    """
    stays = all(np.size(line.yours) == 1 and not np.any(line.yours) for line in lines)
    last = name.rpartition(".")[-1]
    return seen.subject.is_guessed and stays and not (WEIGHT.match(last) or LEARNED.search(last))


def explain_by_parameter(seen):
    """Return a finding for every parameter whose derivative is not the one of the program's own loss.

    Raises
    ------
    CannotExamine
        If the program shows no loss that can be nudged.
    """
    exact = seen.exact_loss() or _loss_that_is_descended(seen)
    if exact is None:
        said = f"This network or mistake is none that the catalogue has. {_what_would_help(seen)}"
        raise CannotExamine(f"{said}{_what_was_taken(seen.subject)}")
    if not seen.deterministic:
        raise CannotExamine(
            "The same call gives different results: it draws random numbers, or keeps something between the calls, "
            "such as a velocity. Seed its generator inside, or hand what it keeps in and out."
        )
    scaled = {}
    reports = [
        compare_gradients(row.slopes, _nudged(seen, row, exact), tolerance=1e-5) for row in seen.single[:FEW_ROWS]
    ]
    findings = []
    for lines in zip(*(report.lines for report in reports), strict=True):
        if lines[0].name not in seen.subject.given:
            continue
        name, verdicts = lines[0].name, {line.verdict for line in lines}
        factors = np.array([line.ratio for line in lines])
        evidence = {"implied": lines[0].yours.tolist(), "numerical": lines[0].true.tolist(), "ratio": factors.tolist()}
        if verdicts == {"right"} or _is_a_setting(seen, name, lines):
            continue
        if np.isfinite(factors).all() and np.ptp(factors) < 1e-5 * np.abs(factors).max() and factors[0] > 0:
            scaled.setdefault(f"{factors[0]:.4g}", []).append(name)
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
    for factor, names in ({} if seen.subject.rescales or seen.subject.rate_is_hidden else scaled).items():
        more = f"here {factor} times, for {listed(names)}"
        findings.append(observed("constant-factor", "note", names, more, {"factor": float(factor)}))
    return findings
