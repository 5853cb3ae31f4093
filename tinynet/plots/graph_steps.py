"""A run through a graph of single numbers, forwards and back: what each step does, with the numbers filled in.

The page's ``widgets/graph/machine.js`` says the same, word for word.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import numpy as np

__all__ = ["Message", "Name", "Step", "called", "number_text", "short_text", "steps_of"]

LONGEST_FORMULA = 22


class Name(NamedTuple):
    """What a value is called: in its box, in a sentence, and in a formula; `loose` if the formula is a sum."""

    shown: str
    in_words: str
    formula: str
    loose: bool


class Message(NamedTuple):
    """What a value sends to one of its sources: `after` is the slope that then stands there."""

    reader: object
    place: int
    source: object
    local: float
    arriving: float
    after: float


class Step(NamedTuple):
    """A value is made, or the end gets its slope of 1 (`begins`), or a value sends its messages."""

    value: object
    forward: bool
    lines: list
    messages: list
    begins: object = None


def called(order, names):
    """Return the `Name` of each value; one that has none is called by its formula, if that is short."""
    given, found = {value: name for name, value in names.items()}, {}
    for i, value in enumerate(order, start=1):
        name = given.get(value)
        if name:
            found[value] = Name(name, name, name, False)
            continue
        in_words = f"value {i}"
        formula = _formula(value, found) if value.made_from else ""
        if not formula or len(formula) > LONGEST_FORMULA:
            found[value] = Name("", in_words, in_words, False)
        else:
            found[value] = Name("", in_words, formula, value.sign in "+−·")
    return found


def steps_of(order, names, keep="added"):
    """Return each step of a run, forwards and back.

    Parameters
    ----------
    order : list of Value
        Each after its sources.
    names : dict
        What `called` gives.
    keep : "added" or "overwritten"

    Returns
    -------
    list of Step

    Examples
    --------
    >>> from tinynet.automatic import Value
    >>> w, x = Value(3.0), Value(2.0)
    >>> order = [w, x, p := w * x]
    >>> for step in steps_of(order, called(order, {"w": w, "x": x, "p": p})):
    ...     print("; ".join(step.lines))
    p = w·x = 3·2 = 6.0000
    ∂p/∂p = 1
    ∂p/∂w: ∂p/∂p·x = 1·2 = 2.0000; ∂p/∂x: ∂p/∂p·w = 1·3 = 3.0000
    """
    computed, end = [value for value in order if value.made_from], order[-1]
    steps = [Step(value, True, [_made(value, names)], []) for value in computed]

    def slope_in(value):
        return f"∂{_tight(names[end])}/∂{_tight(names[value])}"

    steps.append(Step(end, False, [f"{slope_in(end)} = 1"], [], end))
    slopes = {end: 1.0}
    for value in reversed(computed):
        lines, messages = [], []
        for place, (source, send) in enumerate(value.made_from):
            local, before = float(send(np.array(1.0))), slopes.get(source)
            arriving = slopes[value] * local
            slopes[source] = arriving if before is None or keep == "overwritten" else before + arriving
            messages.append(Message(value, place, source, local, arriving, slopes[source]))
            product = f"{trimmed(slopes[value])}·{_bracketed(trimmed(local))}"
            line = f"{slope_in(source)}: {slope_in(value)}·{_local(value, place, names)} = {product}"
            line += f" = {number_text(arriving)}"
            if before is not None and keep == "overwritten":
                line += f", which overwrites {number_text(before)}"
            elif before is not None:
                terms = _added(number_text(before), number_text(arriving))
                line += f", added: {terms} = {number_text(slopes[source])}"
            lines.append(line)
        steps.append(Step(value, False, lines, messages))
    return steps


# Formulas ------------------------------------------------------------------------------------------------


def _formula(value, names):
    sources = [names[source] for source, _ in value.made_from]
    return _in_signs(value.sign, [*map(_tight, sources)], [source.formula for source in sources])


def _in_signs(sign, closed, plain):
    """Return an operation on its sources' texts, which are `closed` in brackets where they need them."""
    if sign == "+":
        return f"{plain[0]} + {plain[1]}"
    if sign == "−":
        return f"{plain[0]} − {closed[1]}"
    if sign == "·":
        return f"{closed[0]}·{closed[1]}"
    if sign == "²":
        return f"{closed[0]}²"
    return f"{sign}({', '.join(plain)})"


def _made(value, names):
    name, formula = names[value].formula, _formula(value, names)
    lead = formula if name == formula else f"{name} = {formula}"
    numbers = [trimmed(float(source.number)) for source, _ in value.made_from]
    filled = _added(*numbers) if value.sign == "+" else _in_signs(value.sign, [*map(_bracketed, numbers)], numbers)
    return f"{lead} = {filled} = {number_text(float(value.number))}"


def _local(value, place, names):
    """Return the local slope of a value in one of its sources, in letters."""
    if value.sign == "·":
        return _tight(names[value.made_from[1 - place][0]])
    if value.sign == "σ":
        a = _tight(names[value])
        return f"{a}(1 − {a})"
    if value.sign == "²":
        return f"2{_tight(names[value.made_from[0][0]])}"
    return "(−1)" if value.sign == "−" and place else "1"


def _tight(name):
    return f"({name.formula})" if name.loose else name.formula


def _bracketed(text):
    return f"({text})" if text.startswith("−") else text


def _added(first, second):
    return f"{first} − {second[1:]}" if second.startswith("−") else f"{first} + {second}"


# Numbers as text, as the page writes them ------------------------------------------------------------------


def number_text(number):
    """Return a number with four decimals, and a small one that is not 0 with its power of ten.

    Examples
    --------
    >>> number_text(-0.29431), number_text(0.0), number_text(0.0000123), number_text(123456.0)
    ('−0.2943', '0.0000', '1.23e-5', '1.23e+5')
    """
    size = abs(number)
    if size == 0 or 0.001 <= size < 10_000:
        return _signed(number, str(_rounded(size, -4)))
    return _signed(number, _power(size, 2))


def trimmed(number):
    """Return the same without zeros at the end."""
    text = number_text(number)
    return text if "e" in text else text.rstrip("0").rstrip(".")


def short_text(number):
    """Return a number with two digits.

    Examples
    --------
    >>> short_text(0.17787), short_text(-2.0), short_text(0.0), short_text(0.00123)
    ('0.18', '−2', '0', '1.2e-3')
    """
    size = abs(number)
    if size == 0:
        return "0"
    if not 0.01 <= size < 100:
        return _signed(number, _power(size, 1))
    power = Decimal(size).adjusted()
    text = str(_rounded(size, power - 1))
    return _signed(number, text.rstrip("0").rstrip(".") if "." in text else text)


def _rounded(size, power):
    """Return a number rounded to a power of ten; a half goes up, as in JavaScript."""
    return Decimal(size).quantize(Decimal(1).scaleb(power), ROUND_HALF_UP)


def _power(size, decimals):
    power = Decimal(size).adjusted()
    digits = _rounded(Decimal(size).scaleb(-power), -decimals)
    if digits >= 10:
        power, digits = power + 1, _rounded(digits / 10, -decimals)
    return f"{digits}e{power:+d}"


def _signed(number, text):
    return f"−{text}" if number < 0 and any(sign in text for sign in "123456789") else text
