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
        ("It explodes to infinity", "It jumps about for ever", "It is learned in one step", "It freezes"),
        "It freezes",
        "It stands at 0.2500. The first step takes b1 to −125. There every guess is 0, three rows are right and one is "
        "wrong by 1, and the sigmoid is so flat that no slope is left.",
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
    "14-loss": Bet(
        "Judged by (y − ŷ)², all ratios of a program are about 2.01, on three rows near its start. Is it sick?",
        (
            "Yes: the slope of the sigmoid is missing",
            "Yes: a factor of ½ is missing, though that is harmless",
            "Nobody can say before the loss is known",
        ),
        "Nobody can say before the loss is known",
        "With cross-entropy all ratios are 1. By squares they are 1/(2ŷ(1 − ŷ)), and that is about 2 where ŷ is near "
        "½.",
    ),
    "14-rows": Bet(
        "A step that is right on single rows is asked on four rows at α = 1. Some of its thirteen ratios: 4.44, −0.82, "
        "1.25, 7.31. Is it sick?",
        (
            "Yes: only some of the rows count",
            "Yes: one ratio is below 0, a step uphill",
            "No: it takes a step after each row",
        ),
        "No: it takes a step after each row",
        "At α = 0.001 all thirteen are 4.00, the number of rows: four small steps are nearly one along the sum.",
    ),
    "14-softmax": Bet(
        "A program lets its softmax sum over the rows in place of the classes. You check it on one row. Which "
        "ratios do you see?",
        ("All far from 1", "All 1", "All 1/3", "None: there is no number to divide by"),
        "None: there is no number to divide by",
        "One row is divided by itself: every probability is 1, the loss is 0 whatever the label, and so is every true "
        "slope.",
    ),
    "14-momentum": Bet(
        "A right program with momentum 0.9. At step 40 you take (old − new)/α for its slope. What are its thirteen "
        "ratios?",
        ("All 1: it is right", "All about 10", "All about 0.9", "No two alike"),
        "No two alike",
        "They go from about 6 to about 35. The velocity is a sum of 40 old slopes. It would be 10 times the slope if "
        "that had never changed.",
    ),
    "14-adam": Bet(
        "Adam's first step, with thirteen slopes of all sizes: what is (old − new)/α?",
        ("The slopes", "A tenth of each slope", "+1 or −1 for each", "0: its memories begin at 0"),
        "+1 or −1 for each",
        "Each slope is divided by its own size, so that only its sign is left.",
    ),
    "15-overwritten": Bet(
        "A machine goes back through the graph and writes = where += should be. You check the slopes of the "
        "parameters on one row. Which network shows the mistake?",
        ("Two in a row, 2-1-1", "Two side by side, 2-2-1", "Two hidden layers, 2-2-2-1", "All of them", "None of them"),
        "Two hidden layers, 2-2-2-1",
        "Only there a value between a parameter and the loss is read twice. In 2-1-1 and 2-2-1 one path leads from "
        "each parameter to the loss of one row, and there is nothing to add.",
    ),
    "15-square": Bet(
        "The same machine, with = for +=. The error is now squared as e·e, a product. What are the five ratios of "
        "2-1-1 on one row?",
        ("All 1", "All ½", "All 2", "All different"),
        "All ½",
        "e is read twice, and the second message overwrites the first: e instead of 2·e. Everything behind it is half "
        "of what it should be, so the program trains, at half the rate.",
    ),
    "15-cost": Bet(
        "A 2-100-1 network has 401 parameters. One pass back gives the slopes of all of them. How much work is that, "
        "counted in operations of one pass forward?",
        ("About 2 times as much", "About 401 times as much", "About 802 times as much"),
        "About 2 times as much",
        "1,304 messages go back for 703 operations forward: 1.85 for each. Nudging needs 802 passes forward.",
    ),
    "15-not-reset": Bet(
        "The slopes are never set back to 0 between the epochs, so each pass back adds to all the earlier ones. AND, "
        "2-1-1, three starts, α = 0.5. What happens?",
        ("It never learns", "It learns, only slower", "It can learn far sooner, or not at all", "The loss becomes NaN"),
        "It can learn far sooner, or not at all",
        "Start 0 has learned at epoch 44, and the right program at 928. Starts 1 and 2 have not learned after 2,000.",
    ),
}
"""Every bet of the course, by the key that a lesson calls it by."""
