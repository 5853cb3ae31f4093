"""Answers that are declared: the right one, and each known wrong one as the formula that gives it, with its sentence.

A formula is a text in Python. The course writes it, never a learner. It may use the numbers that the task gives (for a
function: its arguments), `np` and `sigmoid`. A sentence may show the same numbers in braces, and the learner's answer
as {yours}.

A wrong answer that is declared this way tests itself, and a variant can ask whether its numbers distinguish all of
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import numpy as np

from tinynet.checks.expectations import (
    ask,
    call_in_words,
    close,
    is_within,
    must_be_answered,
    must_be_function,
    must_be_number,
    must_hold_words,
    must_not_be_rounded_too_far,
    short,
)
from tinynet.checks.task import by_itself, fill_in, part, say
from tinynet.mistakes import UNKNOWN
from tinynet.network import sigmoid
from tinynet.short_text import so_many_are_right

__all__ = ["Choice", "Choices", "Function", "Number", "Words", "slips_of_z1", "told_apart", "value_of"]


@cache
def _compiled(formula):
    return compile(formula, formula, "eval")


def value_of(formula, names):
    """Return the value of a formula of the course."""
    return eval(_compiled(formula), {"np": np, "sigmoid": sigmoid, **names})


def _each(slips):
    """Yield every formula of some slips with the rest of its row; several formulas may share a sentence."""
    for formulas, row in slips.items():
        for formula in (formulas,) if isinstance(formulas, str) else formulas:
            yield formula, *row


@dataclass(frozen=True)
class Words:
    """A sentence that the learner writes; without it no other answer is looked at.

    Attributes
    ----------
    name : str
        Of the answer.
    earns : tuple of (float, str)
        Its points, and the name of this part.
    """

    name: str
    earns: tuple = (0.5, "a written hypothesis")

    def check(self, answer, given):
        """Raise unless it is a sentence."""
        must_hold_words(answer, self.name)
        part(*self.earns)

    def wrong_answers(self, given):
        """Return the declared wrong answers: none."""
        return ()


@dataclass(frozen=True)
class Number:
    """A number that is worked out by hand.

    Attributes
    ----------
    name : str
        Of the answer.
    right : str
        Its formula.
    slips : dict
        For each known wrong number its formula, or several formulas → (code, sentence).
    otherwise : str
        The sentence for any other number, under the code `code`.
    near : float or str
        How far an answer may be from a number and still count as that number. It may be a formula with the numbers
        `right` and `other`, the number that the answer is compared with.
    earns : tuple of (float, str), optional
        The points of the right number, and the name of this part of the task.
    says : str
        The words around the sentence of a slip, which stands in them as {slip}.
    more : callable, optional
        Returns more numbers for the formulas, by name, such as those that need a training run.
    """

    name: str
    right: str
    slips: dict
    otherwise: str
    near: float | str = 0.006
    earns: tuple | None = None
    says: str = "Not yet: {slip}"
    code: str = UNKNOWN
    more: Callable = dict

    def value(self, formula, given):
        """Return the value of a formula with the task's numbers."""
        return value_of(formula, {**self.more(), **given})

    def true(self, given):
        """Return the right number."""
        return self.value(self.right, given)

    def reach(self, other, given):
        """Return how far from another number an answer still counts as that number."""
        if not isinstance(self.near, str):
            return self.near
        return value_of(self.near, {**given, "right": self.true(given), "other": other})

    def check(self, answer, given):
        """Raise with the nearest known slip, or with the sentence for any other number, unless it is right."""
        with by_itself():
            yours, true = must_be_number(answer, self.name), self.true(given)
            if not is_within(self.reach(true, given), yours, true):
                names = {**given, "yours": f"{yours:g}", "name": self.name}
                known = [(self.value(formula, given), *row) for formula, *row in _each(self.slips)]
                near = [row for row in known if is_within(self.reach(row[0], given), yours, row[0])]
                if near:
                    nearest, code, _ = min(near, key=lambda row: abs(yours - row[0]))
                    # The numbers of a variant may make two slips alike. Then nobody knows which of them it was.
                    alike = [fill_in(sentence, names) for value, _, sentence in near if abs(value - nearest) < 1e-9]
                    say(fill_in(self.says, names | {"slip": " Or: ".join(dict.fromkeys(alike))}), code)
                must_not_be_rounded_too_far(yours, true, self.reach(true, given), self.name)
                say(fill_in(self.otherwise, names), self.code)
            if self.earns:
                part(*self.earns)

    def wrong_answers(self, given):
        """Yield each declared wrong number: its formula, the number, its code, and its sentence."""
        for formula, code, sentence in _each(self.slips):
            wrong = float(self.value(formula, given))
            yield formula, wrong, code, fill_in(sentence, {**given, "yours": f"{wrong:g}", "name": self.name})

    def collisions(self, given):
        """Return the pairs of formulas that these numbers do not distinguish, if their sentences differ."""
        known = [("right", self.true(given), None)]
        known += [(formula, wrong, sentence) for formula, wrong, _, sentence in self.wrong_answers(given)]
        pairs = []
        for (one, at, said), (other, there, also_said) in combinations(known, 2):
            reach = max(self.reach(at, given), self.reach(there, given))
            # A pencil's rounding must not carry the right answer over to a slip, so that one needs twice the room.
            if said != also_said and abs(at - there) < (2 if one == "right" else 1) * reach:
                pairs.append((one, other))
        return pairs


def slips_of_z1(around, before=""):
    """Return the slips in a first neuron's sum, for a function of x1, x2, w11, w12, b1.

    Parameters
    ----------
    around : str
        The formula of the function, in which {z1} stands for that sum.
    before : str
        The words before each sentence.

    Returns
    -------
    dict
        Formula → (code, sentence).
    """
    sums = {
        "(w11*x1 + w12*x2)": ("bias-slipped", "b1 is missing in z1."),
        "(w11*x1 + w12*x2 - b1)": ("bias-slipped", "z1 subtracts b1; it is added."),
        "(w11*x2 + w12*x1 + b1)": (
            "swapped-parameters",
            "in z1 the weights are swapped: w11 belongs to x1, w12 to x2.",
        ),
        "(w11*x1 + b1)": ("ignores-arguments", "z1 does not use x2."),
        "(w12*x2 + b1)": ("ignores-arguments", "z1 does not use x1."),
        "(x1 + x2 + b1)": ("ignores-arguments", "z1 does not use the weights: each input is multiplied by its own."),
        "(w11*x1 + w12*x1 + b1)": ("ignores-arguments", "z1 does not use x2: both weights multiply x1."),
        "(w11*x1 + w11*x2 + b1)": ("ignores-arguments", "z1 does not use w12: w11 multiplies both inputs."),
        "(w11*x1*w12*x2 + b1)": ("arithmetic-slip", "z1 multiplies the two terms; they are added."),
    }
    return {around.format(z1=z1): (code, before + sentence) for z1, (code, sentence) in sums.items()}


def told_apart(asks, given):
    """Return whether a task's numbers distinguish every declared wrong answer from the right one and the others."""
    return not any(ask.collisions(given) for ask in asks if isinstance(ask, Number))


@dataclass(frozen=True)
class Function:
    """A function that is asked at points.

    Attributes
    ----------
    name, arguments : str
        Its name, and those of its arguments, with commas between.
    cases : sequence of tuple
        The arguments of each call.
    right : str
        The formula of its value.
    slips : dict
        For each known wrong function its formula, or several formulas → (code, sentence), and in third place the
        points of the part that is right all the same, and its name.
    otherwise : str
        The sentence for any other function. It may show the arguments of the case in which the value is furthest off,
        {call}, {right} and {yours}, and the numbers of `shown`.
    shown : dict, optional
        The formulas of more numbers that `otherwise` shows, by name.
    partly : tuple of (float, str, str), optional
        The points of a part that may be right by itself, its name, and the condition that must hold in every case: a
        formula of the arguments, `right`, `yours`, and `same`, which says whether these two are equal.
    earns : tuple of (float, str), optional
        The points of a right function, if it is a part of the task.
    constant : bool
        Whether a function with the same value in all cases gets a sentence of its own.
    says : str
        The words around the sentence of a slip, which stands in them as {slip}.
    tolerance : float
        How far a value may be off: relative to the right one, and absolute near 0.
    answer_of : callable, optional
        The lesson's own way to get the number for one case: answer_of(function, case).
    also : callable, optional
        The lesson's own questions to a function whose values are right: also(function) raises, or notes parts.
    """

    name: str
    arguments: str
    cases: tuple
    right: str
    slips: dict
    otherwise: str
    shown: dict = field(default_factory=dict)
    partly: tuple | None = None
    earns: tuple | None = None
    constant: bool = True
    says: str = "Not yet: {slip}"
    tolerance: float = 1e-6
    answer_of: Callable | None = None
    also: Callable | None = None

    def named(self, case):
        """Return the arguments of a call by name."""
        return dict(zip(self.arguments.split(", "), case, strict=True))

    def values(self, formula):
        """Return the values of a formula in all cases."""
        return np.array([value_of(formula, self.named(case)) for case in self.cases], dtype=float)

    def check(self, function, given):
        """Raise unless all values are right: with the slip that has the same values, or the value furthest off."""
        with by_itself():
            must_be_function(function, self.name)
            answer_of = self.answer_of or self._number
            self.compare(np.array([answer_of(function, case) for case in self.cases]))
            if self.also:
                self.also(function)
            if self.earns:
                part(*self.earns)

    def _number(self, function, case):
        return must_be_number(ask(function, self.name, *case), call_in_words(self.name, case))

    def compare(self, yours):
        """Raise unless these are the right values."""
        right = self.values(self.right)
        if self.partly and self.is_partly_right(yours):
            part(*self.partly[:2])
        if close(yours, right, self.tolerance):
            return
        for formula, code, sentence, *earned in _each(self.slips):
            if close(yours, self.values(formula), self.tolerance):
                for right_all_the_same in earned:
                    part(*right_all_the_same)
                say(self.says.format(slip=sentence), code)
        for digits in range(1, 6):
            if close(yours, right.round(digits), 1e-9):
                say(
                    f"{self.name} rounds its values to {digits} decimal{'s' * (digits > 1)}. Round what you print, and "
                    "not what you return.",
                    "arithmetic-slip",
                )
        if self.constant and np.ptp(yours) < 1e-9:
            say(
                f"{self.name} gives the same value whatever it is given. Does it use its arguments?",
                "ignores-arguments",
            )
        worst = int(np.argmax(np.abs(yours - right)))
        names = self.named(self.cases[worst]) | {"right": right[worst], "yours": yours[worst]}
        names |= {name: value_of(formula, names) for name, formula in self.shown.items()}
        names["call"] = call_in_words(self.name, self.cases[worst])
        say(self.otherwise.format(**names), UNKNOWN)

    def is_partly_right(self, yours):
        """Return whether the condition of `partly` holds in all cases."""
        right = self.values(self.right)
        same = np.isclose(yours, right, self.tolerance, self.tolerance)
        found = [
            dict(zip(("yours", "right", "same"), three, strict=True)) for three in zip(yours, right, same, strict=True)
        ]
        return all(value_of(self.partly[2], self.named(case) | of) for case, of in zip(self.cases, found, strict=True))

    def wrong_answers(self, given):
        """Yield each declared wrong function: its formula, the function, its code, and its sentence."""
        for formula, code, sentence, *_ in _each(self.slips):
            yield formula, self.made_of(formula), code, sentence

    def made_of(self, formula):
        """Return the function that a formula stands for."""

        def function(*arguments):
            return value_of(formula, self.named(arguments))

        return function


def _quoted(value):
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _in_words(values, last="and"):
    """Return values as a list in words."""
    *others, end = map(_quoted, values)
    return f"{', '.join(others)} {last} {end}"


def _without_blanks(text):
    return "".join(text.lower().split())


def _chosen(answer, name, options, says):
    """Return which option an answer is, or say that it is none of them."""
    if all(isinstance(option, str) for option in options):
        meant = _without_blanks(answer) if isinstance(answer, str) else None
        option = next((option for option in options if _without_blanks(option) == meant), None)
        quotes = ", in quotes"
    else:
        number = must_be_number(answer, name)
        option, quotes = next((option for option in options if option == number), None), ""
    if option is None:
        must = f"{name} must be {_in_words(options, 'or')}{quotes}; it is {short(answer)}."
        say(says.format(slip=must), "wrong-form")
    return option


@dataclass(frozen=True)
class Choice:
    """One of a few words, or letters.

    Attributes
    ----------
    name : str
        Of the answer.
    options : tuple of str
        The words to choose from.
    right : str
        The formula of the right one.
    slips : dict
        Wrong option, or several → (code, sentence).
    earns : tuple of (float, str), optional
        The points of the right one, and the name of this part of the task.
    """

    name: str
    options: tuple
    right: str
    slips: dict
    earns: tuple | None = None

    def true(self, given):
        """Return the right option."""
        return value_of(self.right, given)

    def check(self, answer, given):
        """Raise for a wrong option, with its sentence, and for an answer that is none of the options."""
        with by_itself():
            must_be_answered(**{self.name: answer})
            yours = _chosen(answer, self.name, self.options, "{slip}")
            if yours != self.true(given):
                code, sentence = next(row for option, *row in _each(self.slips) if option == yours)
                say(fill_in(sentence, {**given, "yours": yours, "name": self.name}), code)
            if self.earns:
                part(*self.earns)

    def wrong_answers(self, given):
        """Yield each wrong option: the option twice, its code, and its sentence."""
        for option, code, sentence in _each(self.slips):
            if option != self.true(given):
                yield option, option, code, fill_in(sentence, {**given, "yours": option, "name": self.name})


@dataclass(frozen=True)
class Choices:
    """A dict in which each key has one of a few options.

    Attributes
    ----------
    name : str
        Of the answer.
    options : tuple
        The options of each key: texts, or numbers.
    right : dict or str
        Key → option, or the formula of that.
    said : tuple of (str, str, str)
        The sentences for a wrong answer, each with its condition and code; the first whose condition holds is said. A
        condition may use `count` (how many are right), `wrong` (the list of the others), `missed` (the options that
        should stand there), and the dicts `yours` and `right`. A sentence may show {count}, and {so_many}: how many
        are right, as the beginning of a sentence.
    earns : tuple of (float, str), optional
        The points of the right answer, and the name of this part of the task.
    partly : dict, optional
        How many are right → their points.
    counted : str
        The name of that part, with {count}.
    each_once : str, optional
        The sentence for an option that belongs to one key, and is given to two.
    says : str
        The words around each of these sentences, which stands in them as {slip}.
    """

    name: str
    options: tuple
    right: dict | str
    said: tuple
    earns: tuple | None = None
    partly: dict = field(default_factory=dict)
    counted: str = ""
    each_once: str | None = None
    says: str = "{slip}"

    def true(self, given):
        """Return the right dict."""
        return value_of(self.right, given) if isinstance(self.right, str) else self.right

    def check(self, answer, given):
        """Raise the first sentence whose condition holds, unless all are right; note those that are left open."""
        with by_itself():
            yours, right = self._options_of(answer, self.true(given)), self.true(given)
            wrong = [key for key in right if yours[key] != right[key]]
            count = len(right) - len(wrong)
            if count in self.partly:
                part(self.partly[count], self.counted.format(count=count))
            if wrong:
                missed = {right[key] for key in wrong}
                names = {"yours": yours, "right": right, "wrong": wrong, "count": count, "missed": missed}
                code, sentence = next(row for condition, *row in self.said if value_of(condition, names))
                so_many = so_many_are_right(count, len(right))
                say(self.says.format(slip=sentence.format(count=count or "none", so_many=so_many)), code)
            if self.earns:
                part(*self.earns)

    def _options_of(self, answer, right):
        must_be_answered(**{self.name: answer})
        if not isinstance(answer, Mapping) or set(answer) != set(right):
            must = f"{self.name} must be a dict with the keys {_in_words(right)}."
            say(self.says.format(slip=must), "wrong-form")
        named = {key: f"{self.name}[{_quoted(key)}]" for key in answer}
        with by_itself():
            must_be_answered(**{named[key]: value for key, value in answer.items()})
        yours = {
            key: value if value is ... else _chosen(value, named[key], self.options, self.says)
            for key, value in answer.items()
        }
        filled = [option for option in yours.values() if option is not ...]
        if self.each_once and len(set(filled)) < len(filled):
            say(self.says.format(slip=self.each_once), "wrong-form")
        return yours

    def wrong_answers(self, given):
        """Return the declared wrong answers: none, since conditions are declared and not answers."""
        return ()
