"""The lessons' bets: the question, the answer, and why."""

from dataclasses import dataclass

__all__ = ["BETS", "Bet"]


@dataclass(frozen=True)
class Bet:
    """A question, its answer, and why; without choices the answer is a number."""

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
        "That is the loss of always answering ½, and no single neuron does better on XOR. Most runs arrive at all "
        "parameters 0; some creep towards 0.2500 from above.",
    ),
    "03-tables": Bet(
        "Four rows with a label of 0 or 1 each: that makes 16 tables. How many of them can one neuron answer?",
        (),
        14,
        "All but XOR and one more, which you find in the exercise.",
    ),
    "04-bends": Bet(
        "Two neurons in a row are trained on XOR, and the loss falls below one neuron's 0.2500. Has the second neuron "
        "bent the line?",
        ("Yes: that is how it got lower", "It has drawn a second line", "No: it is still one straight line"),
        "No: it is still one straight line",
        "The chain ends near 1/6 with three rows right, and the answers still change along one straight line. The "
        "second neuron changes the two answers on its sides; it cannot bend the line between them.",
    ),
    "05-times": Bet(
        "δ2 says how strongly ℓ of one row feels z2. The slope of ℓ in w2 is δ2 times …?",
        ("z1", "a1", "w2", "ŷ"),
        "a1",
        "w2 enters z2 = w2·a1 + b2, multiplied by a1: nudge w2, and z2 moves a1 times as far.",
    ),
    "07-below": Bet(
        "The loss of two neurons on AND is now below the base rate, 0.1875. Have they learned AND?",
        ("Yes", "Yes, if it stays below", "No: only better than a constant"),
        "No: only better than a constant",
        "At epoch 1,000 the loss is 0.1771, and all four rows still get the answer “no”: three rows right, like a "
        "constant.",
    ),
    "08-rise": Bet(
        "A program makes steps that are meant to go downhill, and the rate is small. Can its loss rise, epoch "
        "after epoch?",
        ("No: a step against the slope goes down", "For one epoch, by a jump", "Yes, epoch after epoch"),
        "Yes, epoch after epoch",
        "Only a step against the true slope goes down. On OR, from zero at α = 0.5, the broken program's loss "
        "is lowest at epoch 221, rises for more than 500 epochs, and never comes back.",
    ),
    "09-passed": Bet(
        "Every derivative of a program agrees with the nudge to nine digits. Is the program right?",
        (
            "Yes: that is the proof",
            "Nobody can say: a nudge is only an estimate",
            "Its gradient is; the program may be wrong",
        ),
        "Its gradient is; the program may be wrong",
        "The check compares a gradient with the loss that the program has, not with the one it should have. The "
        "output squashed twice, with the exact gradient of that, passes, and AND stays at 0.2500.",
    ),
    "11-same": Bet(
        "All five parameters start at the same number: 1, 5 or 10. From which of the three does a right program "
        "fail to learn AND?",
        ("From all three", "Only from 1", "Only from 5 and 10", "From none"),
        "Only from 5 and 10",
        "5 and 10 are so large that the neurons are saturated. From 1 it learns: with one neuron in a layer there "
        "is no symmetry to break.",
    ),
    "13-paths": Bet(
        "x1 reaches ℓ by two paths. Along the first alone the slope is 0.0518, along the second alone 0.0654. What is "
        "it if both units read the nudged x1?",
        ("The larger of the two", "Their mean", "Their product", "Their sum"),
        "Their sum",
        "z2 is a sum, and a sum moves by the sum of the moves of its terms. Links in a row are multiplied; paths side "
        "by side are added.",
    ),
    "13-xor": Bet(
        "A right 2-2-1 network, XOR, weights drawn between −2 and 2, α = 1, 20,000 epochs. How many of 100 starts "
        "learn?",
        ("All of them: it can answer XOR", "About 95", "About 65", "About 5"),
        "About 65",
        "63 of 100 in this lesson. The others stop at a place from which they do not come away, and the program is "
        "right.",
    ),
    "13-stop": Bet(
        "Where do the starts stop that do not learn XOR with two hidden units?",
        ("At 0.25: they answer ½ to all rows", "At 1/6, like a chain", "At 1/8", "Nowhere: their loss goes on falling"),
        "At 1/8",
        "130 of 147. Two rows with different labels lie on one spot in the plane of the hidden units, and get ½; the "
        "other two rows are right.",
    ),
    "13-one-run": Bet(
        "A program for 2-2-1 is run once on XOR, and fails. Either it is right, or its hidden biases are moved by δ2 "
        "instead of δ1. Which of the two is it?",
        ("The sick one: a right one learns", "The right one: it was bad luck", "One run does not decide it"),
        "One run does not decide it",
        "The right program learns from 63 of 100 starts, and the sick one from 48. Both fail often, and both learn "
        "often.",
    ),
    "13-turned": Bet(
        "A 2-2-1 program has the slopes of w1 turned over, rows for columns. How does it do on AND?",
        ("An error message at once", "It learns from no start", "It learns from most starts"),
        "It learns from most starts",
        "The table is 2 × 2 either way, so there is no error; and two of its four entries are right.",
    ),
}
"""Every bet of the course, by the key that a lesson calls it by."""
