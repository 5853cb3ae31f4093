"""How often the doctor is right: every bug of the catalogue, in every healthy program it can be put into.

    uv run benchmarks/doctor.py [STARTS] [-v]    random starts of each program, 2 unless given; -v shows what it missed

Prints, bug by bug, the share called sick and the share named with the exact code in the first place; of a sample of
programs with two bugs, the shares in which both and at least one are named; the same for the whole files of
other_programs.py, and for the posted programs of posted_styles.py, each with random starts of its own; the false alarms
on healthy programs; and the median time of one examination. Of the posted programs it prints too how often the place
that is underlined is in a line that the mistake changed, and how often each of two is found so. Nothing makes it fail.

Where two mistakes give the same numbers, as a derivative that is turned over and an input that is, either name counts.
"""

import difflib
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

import tinynet as tn
from tinynet.doctor import examine
from tinynet.doctor.both_halves import with_what_was_watched
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
from tinynet.doctor.programs.find_step import choose_step, load_definitions
from tinynet.doctor.programs.rows import Rows
from tinynet.doctor.programs.step_function import step_subjects

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))

from other_programs import PROGRAMS  # noqa: E402
from posted_styles import STYLES, pairs  # noqa: E402
from specimens import healthy, program, sick, sick_twice  # noqa: E402

PAIRS = 400
SEEDS_OF_HEALTHY = 4
# What changes the function, and so has another right gradient.
FORWARD = ("extra-activation-output", "missing-activation-output", "missing-activation-hidden")
NEAR = 0.95
# Of two mistakes the lines are looked for among so many places.
MOST_PLACES = 3
RATE = 0.01
SAME = {"swapped-parameters": "wrong-local-input"}


def main(starts):
    """Examine everything, and print the table."""
    named, called, count, seconds, missed = defaultdict(int), defaultdict(int), defaultdict(int), [], defaultdict(list)
    for code, changed, kind in track(list(sick()), description="Sick programs"):
        for seed in range(starts):
            training, start = program(*kind, changed, seed)
            begun = time.perf_counter()
            diagnosis = examine(training, tn.AND, start=start, seed=seed)
            seconds.append(time.perf_counter() - begun)
            count[code] += 1
            called[code] += diagnosis.verdict == "sick"
            first = diagnosis.codes[:1] == (code,)
            named[code] += first
            if not first:
                missed[code].append((changed, kind, diagnosis.codes, diagnosis.summary[:60]))
    alarms, programs = [], 0
    for kind in track(list(healthy()), description="Healthy programs"):
        for seed in range(max(3, starts)):
            training, start = program(*kind, seed=seed)
            diagnosis = examine(training, tn.AND, start=start, seed=seed)
            programs += 1
            if diagnosis.verdict != "healthy":
                alarms.append((kind, seed, diagnosis.codes, diagnosis.summary))
    table = Table("bug", "programs", "called sick", "named first")
    for code in count:
        table.add_row(code, str(count[code]), f"{called[code] / count[code]:.1%}", f"{named[code] / count[code]:.1%}")
    total = sum(count.values())
    table.add_row(
        "all", str(total), f"{sum(called.values()) / total:.1%}", f"{sum(named.values()) / total:.1%}", style="bold"
    )
    console = Console(soft_wrap=True)
    console.print(table)
    console.print(f"Healthy programs: {programs}, false alarms: {len(alarms)}.")
    console.print(f"One examination: median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s.")
    _two_bugs(console)
    _whole_files(console)
    _angles(console)
    _posted(console)
    if "-v" in sys.argv:
        for code, examples in missed.items():
            for example in examples[:6]:
                console.print(code, example, markup=False)
        for alarm in alarms[:10]:
            console.print("alarm", alarm, markup=False)


def _two_bugs(console):
    both = one = called = 0
    sample = random.Random(0).sample(list(sick_twice()), PAIRS)
    for seed, (codes, changed, kind) in enumerate(track(sample, description="Two bugs")):
        training, start = program(*kind, changed, seed)
        diagnosis = examine(training, tn.AND, start=start, seed=seed)
        named = {finding.code for finding in diagnosis.findings if finding.severity == "fault"}
        called += diagnosis.verdict == "sick"
        both += set(codes) <= named
        one += bool(set(codes) & named)
        if "-v" in sys.argv and not set(codes) <= named:
            console.print("two bugs", codes, changed, kind, diagnosis.codes, markup=False)
    console.print(
        f"Two bugs, {PAIRS} programs: called sick {called / PAIRS:.1%}, both named {both / PAIRS:.1%}, "
        f"at least one {one / PAIRS:.1%}."
    )


def _whole_files(console):
    first = count = alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        for text, bugs in track(PROGRAMS.values(), description="Whole files"):
            for code, old, new in [(None, "", ""), *bugs]:
                path.write_text(text.replace(old, new) if code else text, encoding="utf-8")
                diagnosis = examine(choose_step(load_definitions(path))[1])
                if code is None:
                    alarms += diagnosis.verdict != "healthy"
                else:
                    count += 1
                    first += diagnosis.codes[:1] == (code,)
    console.print(
        f"Whole files: {first} of {count} bugs named first; false alarms on {len(PROGRAMS)} healthy ones: {alarms}."
    )


def _angles(console):
    """Print how many wrong gradients point nearly where the right one does: what a comparison by angle would miss."""
    cosines = []
    for seed, (code, changed, kind) in enumerate(sick()):
        if seed % 3 == 0 and code not in ("swapped-parameters", *FORWARD):
            wrong, right = (_implied(*program(*kind, slots, seed)) for slots in (changed, ()))
            cosines.append(wrong @ right / np.sqrt((wrong @ wrong) * (right @ right)))
    near = np.mean(np.array(cosines) > NEAR)
    console.print(f"Of {len(cosines)} wrong gradients {near:.0%} have a cosine above {NEAR} with the right one.")


def _implied(training, start):
    """Return the gradient that a step on AND implies, as one vector."""
    (subject, *_) = step_subjects(training, Rows.of(tn.AND), start, generator=np.random.default_rng(0))
    new, _ = subject.step(start, tn.AND.inputs, tn.AND.labels, RATE)
    return np.concatenate([np.ravel(np.subtract(start[name], new[name]) / RATE) for name in start])


def _posted(console):
    """Print how the posted programs fare: each mistake, two at once, and none."""
    with tempfile.TemporaryDirectory() as folder:
        path, seconds, places = Path(folder) / "program.py", [], {"one bug": _Places(), "two bugs": _Places()}

        def said(text):
            path.write_text(text, encoding="utf-8")
            begun = time.perf_counter()
            diagnosis = examine_in_this_process(path)[1]
            seconds.append(time.perf_counter() - begun)
            return diagnosis

        singles = [(style, bug) for style in STYLES.values() for bug in style.bugs]
        first = called = 0
        for style, (code, old, new) in track(singles, description="Posted"):
            diagnosis = said(style.text.replace(old, new))
            called += diagnosis.verdict == "sick"
            right = diagnosis.codes[:1] in ((code,), (SAME.get(code),))
            first += right
            places["one bug"].note(style.text, path, diagnosis)
            if "-v" in sys.argv and not right:
                console.print("posted", code, new[:60], diagnosis.codes, diagnosis.summary[:80], markup=False)
        console.print(
            f"Posted programs in {len(STYLES)} styles, {len(singles)} with one bug: called sick "
            f"{called / len(singles):.1%}, named first {first / len(singles):.1%}."
        )
        console.print(f"One of them: median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s.")
        sample = random.Random(0).sample(list(pairs()), PAIRS)
        both = one = 0
        for codes, text, alone in track(sample, description="Posted, two bugs"):
            diagnosis = said(text)
            named = {code for f in diagnosis.findings for code in (f.code, *f.evidence.get("or", ()))}
            named |= {code for code, other in SAME.items() if other in named}
            both += codes <= named
            one += bool(codes & named)
            healthy = min((style.text for style in STYLES.values()), key=lambda other: len(_changed(other, text)))
            places["two bugs"].note(healthy, path, diagnosis, alone)
            if "-v" in sys.argv and not codes <= named:
                console.print("posted", codes, diagnosis.codes, markup=False)
        console.print(f"Two bugs, {PAIRS} programs: both named {both / PAIRS:.1%}, at least one {one / PAIRS:.1%}.")
        texts = [
            _reseeded(style.text.replace(old, new), seed)
            for style in STYLES.values()
            for old, new in [(style.text, style.text), *style.harmless]
            for seed in range(SEEDS_OF_HEALTHY)
        ]
        alarms = 0
        for text in track(texts, description="Posted, healthy"):
            diagnosis = said(text)
            alarms += diagnosis.verdict == "sick"
            if "-v" in sys.argv and diagnosis.verdict != "healthy":
                console.print("posted alarm", diagnosis.verdict, diagnosis.codes, diagnosis.summary, markup=False)
        console.print(f"Healthy, with something odd and harmless: {len(texts)}, false alarms: {alarms}.")
        for name, of_them in places.items():
            of_them.print(name, console)


def _changed(healthy, text):
    """Return the lines of a text, from 1, that are not in a healthy one; where lines are gone, those beside the gap.

    Where a line has moved, those that it was moved across as well: to move them the other way is the same mistake.
    """
    before, after = healthy.splitlines(), text.splitlines()
    found, gone, come = set(), {}, {}
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found |= set(range(begin + 1, end + 1)) or {begin, begin + 1}
            gone |= dict.fromkeys((line.strip() for line in before[first:last]), begin + 1)
            come |= {line.strip(): begin + 1 + number for number, line in enumerate(after[begin:end])}
    for line in filter(None, gone.keys() & come.keys()):
        found |= set(range(min(gone[line], come[line]), max(gone[line], come[line]) + 1))
    return found


class _Places:
    """How often what both halves of the doctor underline is in a line that was changed."""

    def __init__(self):
        self.programs = self.placed = self.first = self.any = self.places = self.right = self.mistakes = self.each = 0
        self.seconds = []

    def note(self, healthy, path, diagnosis, alone=()):
        """Count the places of a program; of one with two mistakes, the texts that have one of them tell them apart."""
        begun = time.perf_counter()
        told = with_what_was_watched(diagnosis, watch_in_this_process(path))
        self.seconds.append(time.perf_counter() - begun)
        changed = _changed(healthy, path.read_text(encoding="utf-8"))
        places = [finding.place for finding in told.findings if finding.severity == "fault" and finding.place]
        right = [bool(changed & set(range(place.line, place.end_line + 1))) for place in places]
        self.programs += 1
        self.placed += bool(right)
        self.first += right[:1] == [True]
        self.any += any(right)
        self.places += len(right)
        self.right += sum(right)
        for other in alone:
            mine = _changed(other, path.read_text(encoding="utf-8"))
            self.mistakes += 1
            self.each += any(mine & set(range(place.line, place.end_line + 1)) for place in places[:MOST_PLACES])

    def print(self, name, console):
        placed, places = max(1, self.placed), max(1, self.places)
        console.print(
            f"Lines, {name}: of {self.programs} programs {self.placed / self.programs:.1%} have a place; of these the "
            f"first is right in {self.first / placed:.1%}, one of them in {self.any / placed:.1%}; of all places "
            f"{self.right / places:.1%} are right."
        )
        if self.mistakes:
            console.print(f"Of each of two the line is among the first {MOST_PLACES}: {self.each / self.mistakes:.1%}.")
        console.print(
            f"Watching one: median {statistics.median(self.seconds):.2f} s, slowest {max(self.seconds):.2f} s."
        )


def _reseeded(text, number):
    """Return a program with another random start."""
    return re.sub(r"((?:seed|default_rng|RandomState)\()(\d+)", lambda m: f"{m[1]}{int(m[2]) + 100 * number}", text)


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 2))
