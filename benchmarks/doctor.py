"""How often the doctor is right: every bug of the catalogue, in every healthy program it can be put into.

    uv run benchmarks/doctor.py [STARTS]        random starts of each program; 1 unless given

Prints, bug by bug, the share called sick and the share named with the exact code in the first place, the false
alarms on healthy programs, and the median time of one examination. No number makes it fail.
"""

import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

import tinynet as tn
from tinynet.doctor import examine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))

from specimens import healthy, program, sick  # noqa: E402


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
    if "-v" in sys.argv:
        for code, examples in missed.items():
            for example in examples[:6]:
                console.print(code, example, markup=False)
        for alarm in alarms[:10]:
            console.print("alarm", alarm, markup=False)


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 1))
