"""The gain of a class, item by item: the concept test before, after and some weeks later."""

import csv
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tinynet.checks import CONCEPTS, ITEMS, items_of
from tinynet.course import CourseError

__all__ = ["WHEN", "Gain", "ItemGain", "Share", "measure_gain"]

TASKS_FILE = "tasks.csv"
COLUMNS = ("student", "task", "points", "out_of", "code")
WHEN = ("before", "after", "later")
RIGHT, NO_ANSWER = "right", "no answer"
# Below this the bootstrap's interval is too narrow to be shown.
FEWEST_FOR_AN_INTERVAL = 10
RESAMPLES = 2_000


@dataclass(frozen=True)
class Share:
    """A share: `count` of `of`.

    Attributes
    ----------
    count, of : int
    """

    count: int
    of: int

    def __str__(self):
        return f"{self.count} of {self.of}"

    def __float__(self):
        return self.count / self.of

    @property
    def interval(self):
        """The 95 % interval of Wilson (1927): what share other students like these might have.

        Examples
        --------
        >>> [f"{end:.2f}" for end in Share(8, 8).interval]
        ['0.68', '1.00']
        """
        z, n, share = 1.96, self.of, float(self)
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        return max(middle - reach, 0.0), min(middle + reach, 1.0)


@dataclass(frozen=True)
class ItemGain:
    """One item's answers.

    Attributes
    ----------
    number : int
    concept : str
    right : dict of str to Share
        By occasion: "before" and "after" for the same students, "later" for those of them who took it.
    wrong : dict of str to Counter
        By occasion: how often each wrong option was chosen, by its code.
    """

    number: int
    concept: str
    right: dict
    wrong: dict

    @property
    def gain(self):
        """The normalised gain; None if all were right before."""
        return normalised(float(self.right["before"]), float(self.right["after"]))

    def no_answer(self, when):
        """Return how many gave no answer."""
        return self.right[when].of - self.right[when].count - self.wrong[when].total()

    def most_chosen(self, when):
        """Return the codes of the wrong options that were chosen most often, and how often."""
        most = max(self.wrong[when].values(), default=0)
        return [code for code in CONCEPTS[self.number][1] if most and self.wrong[when][code] == most], most


@dataclass(frozen=True)
class Gain:
    """The gain of a class.

    Attributes
    ----------
    items : list of ItemGain
    students : dict of str to int
        By occasion: how many are counted; "before" and "after" have the same students.
    forms : dict of str to str
        By occasion: the letters of the forms that were given.
    left_out : list of (str, str)
        Student and reason.
    mean : dict of str to float
        By occasion: how many of the items a student had right.
    interval : tuple of float or None
        The 95 % interval of the class's gain; None for fewer than ten students.
    """

    items: list
    students: dict
    forms: dict
    left_out: list
    mean: dict
    interval: tuple | None

    @property
    def gain(self):
        """The class's normalised gain; None if everything was right before."""
        return normalised(self.mean["before"] / len(self.items), self.mean["after"] / len(self.items))

    def rows(self):
        """Yield the lines of gain.csv, the heading first."""
        names = ["students", "right", "share", "no_answer", "most_chosen_wrong", "times_chosen"]
        yield ["item", "concept", "gain", *(f"{name}_{when}" for when in self.students for name in names)]
        for item in self.items:
            line = [item.number, item.concept, "" if item.gain is None else f"{item.gain:.4f}"]
            for when in self.students:
                share, (codes, times) = item.right[when], item.most_chosen(when)
                line += [share.of, share.count, f"{float(share):.4f}", item.no_answer(when), " ".join(codes), times]
            yield line


def normalised(before, after):
    """Return the gain as a share of what could be gained (Hake 1998); None if nothing could be gained.

    Parameters
    ----------
    before, after : float
        Shares of right answers.

    Returns
    -------
    float or None

    References
    ----------
    R. R. Hake, "Interactive-engagement versus traditional methods: A six-thousand-student survey of mechanics test
    data for introductory physics courses", American Journal of Physics 66, 64-74 (1998), doi:10.1119/1.18809.

    Examples
    --------
    >>> normalised(0.4, 0.7)
    0.5
    """
    return None if before == 1 else round((after - before) / (1 - before), 12)


def measure_gain(before, after, later=None):
    """Compare a class's concept tests.

    Parameters
    ----------
    before, after, later : path-like
        Folders that ``tinynet grade`` wrote. Students are matched by name.

    Returns
    -------
    Gain

    Raises
    ------
    CourseError
        If a folder's `tasks.csv` cannot be used, if the forms belong to two tests, or if nobody took a form before and
        another one after.
    """
    folders = dict(zip(WHEN, (before, after, later), strict=True))
    taken = {when: _read(Path(folder)) for when, folder in folders.items() if folder is not None}
    numbers = _numbers(taken)
    counted, left_out = _matched(taken)
    if not counted["before"]:
        raise CourseError(_why_nobody(taken, folders))
    items = [_item(number, counted) for number in numbers]
    scores = {when: np.array([_score(test) for test in tests.values()]) for when, tests in counted.items()}
    return Gain(
        items=items,
        students={when: len(tests) for when, tests in counted.items()},
        forms={when: "".join(sorted({form for form, _ in tests.values()})) for when, tests in counted.items()},
        left_out=left_out,
        mean={when: float(score.mean()) for when, score in scores.items()},
        interval=bootstrap(scores["before"], scores["after"], of=len(items)),
    )


def _read(folder):
    """Return each student's form and answers: RIGHT, NO_ANSWER, or the code of the wrong option, by item."""
    path = folder / TASKS_FILE
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                what = f"lacks the column {missing[0]}" if reader.fieldnames else "is empty"
                raise CourseError(f"{path} {what}; it must be as `tinynet grade` wrote it.")
            rows = [(reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}) for row in reader]
    except FileNotFoundError as error:
        raise CourseError(f"There is no {path}; name a folder that `tinynet grade` wrote.") from error
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} is not a table as `tinynet grade` writes it ({error}).") from error
    tests = {}
    for line, row in rows:
        item = ITEMS.get(row["task"])
        if item:
            form, answers = tests.setdefault(row["student"], (item.form, {}))
            where = f"{path}, line {line}: {row['student'] or 'a student without a name'}"
            if not row["student"]:
                raise CourseError(f"{where} has an answer.")
            if item.form != form:
                raise CourseError(
                    f"{where} took the forms {form.upper()} and {item.form.upper()}; grade one form at a time, with "
                    f"`tinynet grade --assignment` and an `--out` of its own."
                )
            if item.number in answers:
                raise CourseError(f"{where} has item {item.number} twice.")
            answers[item.number] = _answer(row, item, where)
    if not tests:
        raise CourseError(f"{path} holds no concept test; grade one with `tinynet grade --assignment concept-test-a`.")
    return tests


def _numbers(taken):
    """Return the numbers of the test's items; raise CourseError if the forms are not all of one test."""
    forms = sorted({form for tests in taken.values() for form, _ in tests.values()})
    tests = {items_of(form) for form in forms}
    if len(tests) > 1:
        raise CourseError(
            f"The forms {', '.join(forms).upper()} are of two tests, which ask different things. Compare forms A to C, "
            f"the test of Parts 1 to 3, or forms D to F, that of Part 4."
        )
    return tests.pop()


def _answer(row, item, where):
    try:
        points, out_of = float(row["points"] or 0), float(row["out_of"])
    except ValueError as error:
        raise CourseError(f"{where} has the points {row['points']!r} of {row['out_of']!r}, no numbers.") from error
    if points >= out_of:
        return RIGHT
    return row["code"] if row["code"] in item.options.values() else NO_ANSWER


def _matched(taken):
    """Return the tests that count, by occasion and student, and the students left out, with reasons."""
    counted, left_out = {when: {} for when in taken}, []
    for student in sorted(set().union(*taken.values())):
        tests = {when: tests[student] for when, tests in taken.items() if student in tests}
        blank = [when for when, (_, answers) in tests.items() if set(answers.values()) == {NO_ANSWER}]
        tests = {when: test for when, test in tests.items() if when not in blank}
        reasons = [f"answered nothing {when}" for when in blank]
        if "before" not in tests or "after" not in tests:
            reasons.append(f"took it {' and '.join(tests)} only" if tests else "so there is no test to count")
        elif tests["before"][0] == tests["after"][0]:
            reasons.append(f"took form {tests['after'][0].upper()} both before and after")
        else:
            if "later" in tests and tests["later"][0] in (tests["before"][0], tests["after"][0]):
                reasons.append(f"took form {tests['later'][0].upper()} a second time later, which is not counted")
                del tests["later"]
            for when, test in tests.items():
                counted[when][student] = test
        if reasons:
            left_out.append((student, ", ".join(reasons)))
    return {when: tests for when, tests in counted.items() if tests or when != "later"}, left_out


def _why_nobody(taken, folders):
    both = set(taken["before"]) & set(taken["after"])
    if not both:
        return f"No student is in both {folders['before']} and {folders['after']}; are they from the same class?"
    if all(taken["before"][student][0] == taken["after"][student][0] for student in both):
        return "Everybody took the same form before and after; the second form must be another one."
    return f"Of {len(both)} students in both folders nobody answered one form before and another one after."


def _item(number, counted):
    answers = {when: [found.get(number, NO_ANSWER) for _, found in tests.values()] for when, tests in counted.items()}
    wrong = {when: Counter(a for a in given if a not in (RIGHT, NO_ANSWER)) for when, given in answers.items()}
    right = {when: Share(given.count(RIGHT), len(given)) for when, given in answers.items()}
    return ItemGain(number, CONCEPTS[number][0], right, wrong)


def _score(test):
    return list(test[1].values()).count(RIGHT)


def bootstrap(before, after, of, seed=0):
    """Return the interval of the middle 95 % of gains of classes drawn with replacement from these students.

    Parameters
    ----------
    before, after : ndarray of int, shape (n,)
        Each student's number of right items.
    of : int
        The number of items.
    seed : int

    Returns
    -------
    tuple of float or None
        None for fewer than ten students, and if a drawn class may have had everything right before.
    """
    if len(before) < FEWEST_FOR_AN_INTERVAL:
        return None
    drawn = np.random.default_rng(seed).integers(len(before), size=(RESAMPLES, len(before)))
    before, after = before[drawn].mean(axis=1), after[drawn].mean(axis=1)
    could = of - before
    if not could.all():
        return None
    return tuple(float(end) for end in np.percentile((after - before) / could, (2.5, 97.5)))
