"""What `tinynet progress` prints: the course as a table, with sums, what is next, and what became of the bets."""

from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from tinynet.standing import number_and_title
from tinynet.terminal import in_ascii, slug_in_words

__all__ = ["print_progress"]

# From so many columns on there is room for a bar.
WIDE = 76
BAR = 10
# What is done and what is next is said by a sign and by a colour; a terminal without Unicode has other signs.
SIGNS = {True: {"done": "✓", "next": "→", "wrong": "✗"}, False: {"done": "ok", "next": "->", "wrong": "no"}}
STYLES = {"done": "green", "next": "bold cyan", "wrong": "yellow", "later": "dim", "": ""}


def print_progress(standing, bets, console, fancy):
    """Print how far a learner is, and the bets.

    Parameters
    ----------
    standing : Standing
    bets : dict
        What the progress file holds of them.
    console : rich.console.Console
    fancy : bool
        Whether the terminal shows more than ASCII.
    """
    write = str if fancy else in_ascii
    console.print(_course(standing, console.width >= WIDE, SIGNS[fancy], write, "★" if fancy else "*"))
    done, of, points, possible = standing.done
    console.print()
    console.print(f"{done} of {of} tasks done, {points:g} of {possible:g} points.")
    console.print(write(standing.next_in_words), style=STYLES["next"] if done < of else STYLES["done"])
    if standing.left_in_words:
        console.print(standing.left_in_words)
    if bets:
        console.print()
        console.print(_bets(bets, SIGNS[fancy], write))
        right = sum(_is_right(bet) for bet in bets.values())
        console.print(f"\n{right} of {len(bets)} bets right.")


def _table(*columns, gap=1):
    return Table(*columns, box=None, pad_edge=False, padding=(0, gap, 0, 0))


def _course(standing, wide, signs, write, star):
    numbers = [Column(name, justify="right", no_wrap=True) for name in ("done", "points", "minutes")]
    bar = [Column("", no_wrap=True)] if wide else []
    table = _table(Column("", no_wrap=True), Column("what", overflow="fold"), *bar, *numbers)
    for lesson in standing.lessons:
        state = "done" if lesson.is_done else "next" if lesson is standing.next_lesson else ""
        style = STYLES[state or ("" if lesson.is_begun else "later")]
        number, title = number_and_title(lesson.slug)
        row = [signs.get(state, ""), Text(f"{number} {write(title)}", style=f"bold {style}".strip())]
        if wide:
            row.append(_bar(lesson))
        left = f"{lesson.minutes_left:,.0f}" if lesson.minutes_left else ""
        counts = f"{len(lesson.done)}/{len(lesson.tasks)}", f"{lesson.points:g}/{lesson.possible:g}", left
        table.add_row(*row, *counts, style=style)
        if lesson.is_begun and not lesson.is_done:
            _add_tasks(table, lesson, standing, wide, signs, write, star)
    done, of, points, possible = standing.done
    left = f"{standing.minutes_left:,.0f}" if standing.minutes_left else ""
    table.add_section()
    table.add_row("", Text("in all", style="bold"), *[""] * wide, f"{done}/{of}", f"{points:g}/{possible:g}", left)
    return table


def _bar(lesson):
    colours = {"complete_style": "cyan", "finished_style": "green"}
    return ProgressBar(total=len(lesson.tasks), completed=len(lesson.done), width=BAR, **colours)


def _add_tasks(table, lesson, standing, wide, signs, write, star):
    """Add the tasks of a lesson that is begun; of the others the sum says it all."""
    for task in lesson.tasks:
        is_done = task.key in lesson.done
        is_next = task is lesson.next_task and lesson is standing.next_lesson
        state = "done" if is_done else "next" if is_next else ""
        tried = lesson.attempts[task.key]
        tries = "done" if is_done else f"{tried} {'try' if tried == 1 else 'tries'}" if tried else ""
        table.add_row(
            signs.get(state, ""),
            Padding(Text(f"{task.number} {write(task.title)} {task.stars * star}"), (0, 0, 0, 3)),
            *[""] * wide,
            tries,
            f"{task.points * is_done:g}/{task.points:g}",
            "",
            style=STYLES[state],
        )


def _bets(bets, signs, write):
    table = _table(
        Column("", no_wrap=True), *(Column(name, overflow="fold") for name in ("bet", "you said", "it is")), gap=2
    )
    for key, bet in bets.items():
        state = "done" if _is_right(bet) else "wrong"
        words = (write(str(text)) for text in (slug_in_words(key), bet["choice"], bet["answer"]))
        table.add_row(Text(signs[state], style=STYLES[state]), *words)
    return table


def _is_right(bet):
    return bet["choice"] == bet["answer"]
