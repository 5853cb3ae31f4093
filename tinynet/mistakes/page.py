"""Pages made from the mistakes: all that the doctor can name, and the table of the instructor's guide.

``python -m tinynet.mistakes.page`` writes both into the folder ``docs``.
"""

from pathlib import Path

from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES, UNEXPLAINED

__all__ = ["doctor_page", "stuck_table", "write_docs"]

HEAD = """# What the doctor names

`tinynet doctor FILE.py` and `tn.examine(program)` answer with these names. σ stands for the activation function.

`tinynet doctor --list` prints this page. It is made from the files in `tinynet/mistakes/` by
`uv run python -m tinynet.mistakes.page`; do not edit it by hand.
"""

CLASS = """## Five minutes with a class

For teachers: an activity for the case that many have made the same mistake. *The sample of lesson 06* is x1 = 2,
x2 = 0.5 with label 1, in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 = −2, b2 = 0.7.
"""

TABLE = """| lesson | task | what the checks expect | name |
|---|---|---|---|
"""


def doctor_page():
    """Return a page in Markdown: each mistake with its author's belief, where to look, and what helps."""
    parts = [HEAD, "## Mistakes in a formula", ""]
    for mistake in IN_FORMULAS:
        found, wanted = mistake.example
        parts += [
            f"**`{mistake.code}`** “{mistake.belief}”  ",
            f"As it is, for example: {found}  ",
            f"As it should be: {wanted}  ",
            f"Where to look: {mistake.spot}",
            "",
        ]
    parts += ["## Mistakes that a run shows", ""]
    parts += [f"**`{mistake.code}`** {mistake.seen[0].upper()}{mistake.seen[1:]}.\n" for mistake in IN_RUNS]
    parts += [CLASS]
    for mistake in (*IN_FORMULAS, *IN_RUNS, MISTAKES[UNEXPLAINED]):
        parts.append(f"**`{mistake.code}`** {mistake.five_minutes}\n")
    return "\n".join(parts)


def stuck_table():
    """Return the table of where rooms get stuck, in Markdown: a line for each task, or for several together."""
    lines = {}
    for mistake in MISTAKES.values():
        for lesson, tasks, answer in mistake.stuck:
            lines.setdefault((lesson, tasks), []).append((answer, f"`{mistake.code}`"))
    rows = []
    for (lesson, tasks), known in sorted(lines.items()):
        answers, names = zip(*known, strict=True)
        rows.append(f"| {lesson} | {tasks} | {'; '.join(answers)} | {', '.join(names)} |\n")
    return TABLE + "".join(rows)


def write_docs(docs):
    """Write the page into a folder, and the table into the guide that is there.

    Parameters
    ----------
    docs : Path
        Has ``instructor.md``, whose table with that head is replaced.
    """
    guide = docs / "instructor.md"
    before, after = guide.read_text(encoding="utf-8").split(TABLE)
    # A table goes to the next empty line.
    _, rest = after.split("\n\n", 1)
    text = f"{before}{stuck_table()}\n{rest}"
    guide.write_text(text, encoding="utf-8", newline="\n")
    (docs / "doctor.md").write_text(doctor_page() + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_docs(Path("docs"))
