"""The lessons' bets: what is asked, what is true, and why."""

from dataclasses import dataclass

__all__ = ["BETS", "Bet"]


@dataclass(frozen=True)
class Bet:
    """A question, its answer, and why; where there are no choices, the answer is a number."""

    question: str
    choices: tuple[str, ...]
    answer: str | int
    why: str


BETS = {
    "00-practice": Bet(
        "Two networks both stand at a loss of 0.2500. Are they in the same trouble?",
        ("Yes: the same loss, the same trouble", "No: they never are", "The loss alone cannot tell"),
        "The loss alone cannot tell",
        "Lesson 02 shows two neurons with a loss of 0.2500: one answers ½ to everything, the other is certain of "
        "everything and wrong in one row of four.",
    ),
    "01-double": Bet(
        "w11, w12 and b1 are all doubled. What happens to the line where z1 = 0?",
        ("It moves away from (0, 0)", "It moves towards (0, 0)", "It stays where it is"),
        "It stays where it is",
        "Two times 0 is 0: where z1 was 0 it still is. Only the slope of the answer across the line becomes sharper.",
    ),
    "02-rate": Bet(
        "One neuron on AND, from zero. Which learning rate learns in the fewest epochs?",
        ("α = 0.1", "α = 1", "α = 10"),
        "α = 10",
        "It has learned after 60 epochs; α = 1 takes 607 and α = 0.1 takes 6,076.",
    ),
    "02-huge": Bet(
        "The same neuron with α = 1,000. What does its loss do?",
        ("It explodes to infinity", "It jumps about for ever", "It is learned in one step", "It freezes at 0.2500"),
        "It freezes at 0.2500",
        "The first step takes b1 to −125. There every guess is 0, three rows are right and one is wrong by 1, and the "
        "sigmoid is so flat that no slope is left.",
    ),
    "03-xor": Bet(
        "One neuron is trained on XOR for a long time. Where does its loss end?",
        ("Near 0", "A little below 0.25", "At 0.2500", "Well above 0.25"),
        "At 0.2500",
        "That is the loss of always answering ½, and no straight line does better on XOR. Most runs arrive at all "
        "parameters 0; some creep towards 0.2500 from above.",
    ),
    "03-tables": Bet(
        "Four rows with a label of 0 or 1 each: that makes 16 tables. How many of them can one neuron answer?",
        (),
        14,
        "All but XOR and its opposite.",
    ),
}
"""Every bet of the course, by the key that a lesson calls it by."""
