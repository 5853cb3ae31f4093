"""The mistakes that a check can name and the doctor cannot: what their author believed, and what a teacher does."""

from dataclasses import dataclass

__all__ = ["SLIPS", "UNKNOWN", "Slip"]

UNKNOWN = "not-yet-known"


@dataclass(frozen=True)
class Slip:
    """A mistake of the exercises.

    Attributes
    ----------
    belief : str
        What its author may have believed.
    intervention : str
        What a teacher can do about it in five minutes, with the whole room.
    """

    belief: str
    intervention: str


SLIPS = {
    "wrong-form": Slip(
        "Whatever holds the right numbers will do.",
        "Put the task's text on the board and underline the form that it asks for: one number, a name in quotes, a "
        "dict with these keys; of a function, what goes in and what comes out. Let each write one line that prints "
        "type(answer), or the type of what the function returns. Ask: what would whoever works on with that do with "
        "it?",
    ),
    "no-hypothesis": Slip(
        "I have to run it first to know what is wrong.",
        "Write the pattern on the board: “I think that … is wrong; then I would see …”. Two minutes, alone and in "
        "silence, before anybody runs anything. Read three aloud, and ask of each only which number would refute it.",
    ),
    "bias-slipped": Slip(
        "The bias is a detail that can be added later.",
        "Draw the neuron with three arrows and not two: w11·x1, w12·x2, and b1 on an arrow of its own. Ask for z1 at "
        "(0, 0), where nothing else is left: with 4, 4, −6 it is −6. Then let them move b1 in neuron_view and say "
        "which way the line goes.",
    ),
    "another-squash": Slip(
        "Any curve between two numbers is a sigmoid.",
        "Draw σ, σ(−z), tanh and a step on one pair of axes, without names. Ask for the value of each at z = −2, 0 and "
        "2, and which of them gives 0.1192, ½ and 0.8808. Let them print their own function at these three places.",
    ),
    "ignores-arguments": Slip(
        "It gives the right number here, so the function is right.",
        "Write the call on the board twice, with other numbers, and let the room say whether the answer must change. "
        "Everyone underlines each argument in the line of def, and then each place below where it is used. An "
        "argument without a second line is the mistake.",
    ),
    "one-row-only": Slip(
        "What works for one row works for all.",
        "Let them print the shape of every name, once for a row and once for the four rows of AND: () and (4,). Ask "
        "where a number is made of a column, by if, by float() or by a mean that comes too early. Show on two rows "
        "that mean(δ)·mean(x1) is not mean(δ·x1): for δ = 1, −1 and x1 = 1, 0 the one is 0 and the other ½.",
    ),
    "nudge-not-divided": Slip(
        "The change of the loss is the slope.",
        "Take u² at u = 3, whose slope is 6. Let one half of the room nudge by 0.1 and the other by 0.01, up and down, "
        "and call out the rise: 1.2 and 0.12. Ask what both must be divided by to agree: the distance between the two "
        "points, 0.2 and 0.02.",
    ),
    "one-sided-nudge": Slip(
        "One more point is only more work.",
        "Draw a curve, a point on it, and the two lines: to the point on the right, and through both neighbours. Let "
        "them compute the slope of u³ at u = 1 with a nudge of 0.1: 3.31 from one side, 3.01 from both, and 3 is true. "
        "Ask what becomes of the two errors at 0.01: 0.0301 and 0.0001.",
    ),
    "moved-together": Slip(
        "A nudge is a nudge, whichever parameters move.",
        "Make a table with a column for w11, w12 and b1, and let the room dictate the six points at which the loss is "
        "wanted. In each line only one number may differ from the start. Ask whose slope a line tells in which two "
        "of them differ.",
    ),
    "off-by-one-epoch": Slip(
        "One epoch more or less makes no difference.",
        "Draw a fence on the board: posts are where the parameters stand, each with its loss, and boards are steps. "
        "Ask for three epochs: how many steps, how many losses if the start counts, and which post is returned? Let "
        "them print epoch, loss and one parameter in a run of a single epoch, where there is nothing to count "
        "wrongly.",
    ),
    "another-loss": Slip(
        "Every measure of how wrong it is will do.",
        "Give the room labels 0, 0, 0, 1 and the answer ¼ for all. Collect on the board: sum of squares 0.75, mean "
        "distance 0.375, share of wrong rows ¼, mean of squares 0.1875. Ask which of them is L, and let each put its "
        "formula beside it.",
    ),
    "wrong-way-back": Slip(
        "To undo a step, do the same step again.",
        "Write forwards as boxes: times w2, plus b2, σ. Let the room write the boxes backwards: undo σ, minus b2, "
        "divided by w2. Try it with a2 = 0.7311 and b2 = −1: z2 is 1, then 2, and with a1 = ½ w2 is 4; then "
        "forwards again to see 0.7311.",
    ),
    "links-miscounted": Slip(
        "All the factors that I remember belong in.",
        "Draw the row from ℓ back to the parameter and put one finger on each arrow: ℓ, a1, z1, w11 for one neuron, "
        "ℓ, a2, z2, a1, z1, w11 for two. Three arrows are three factors and five are five, and one multiplies them. "
        "Let them say the factor aloud at each arrow, and count those in their own "
        "line.",
    ),
    "claims-too-much": Slip(
        "What is likely is shown.",
        "Write two sentences on the board: “The loss was 0.2500 for 5,000 epochs” and “It is in a minimum”. Ask of "
        "each: who could run the same thing and see something else? Let pairs take one sentence of their own, and "
        "name the run that nobody has made yet.",
    ),
    "learned-by-half": Slip(
        "A low loss, or every row right: one of the two is learning.",
        "Write two networks on the board. Four rows right with answers 0.45 and 0.55 have a loss of 0.2025; a hundred "
        "rows, one of them at 0.6 with label 0, have 0.0037. Vote on each: learned or not? Then let them find the two "
        "conditions, and 0.1875 as the loss of a constant on AND.",
    ),
    "misread-figure": Slip(
        "I see at a glance what it says.",
        "Show what the task draws or prints, and let everyone write down three numbers of it before anything is said. "
        "Ask for one place where two of the candidates must differ, and read off that place together: where a curve "
        "crosses 0.01 (exercise 02), which ratios are 1 (06, 09 and 12), which parameter stays at 0 (07), what the "
        "four outputs are (08). Each then says which number speaks against their own answer.",
    ),
    "value-for-slope": Slip(
        "How large it is says how strongly it acts.",
        "Ask for u² at u = 3, and for how much it grows when u grows by 0.01: 9, and about 0.06. Write both under each "
        "other with their units, “is” and “for each 1 of u”. Let them say for every link of task 1 which of the two "
        "questions it answers.",
    ),
    "wrong-divisor": Slip(
        "It is a quotient, and that is the main thing.",
        "Put 0.3 and 0.4 on the board, and ask by how much the first is off. Let the room divide by each in turn, and "
        "then try 0 and 0.4. Ask before each division: how many of what, for each one of what?",
    ),
    "symptom-hidden": Slip(
        "When the wrong number is gone, the mistake is gone.",
        "Draw a line from the cause to what was seen, with every step of the program on it. Ask at which step the "
        "change was made, and what still comes out one step before it. Then one more input: what does the cure do "
        "at z = −40, where σ is 4.2e-18?",
    ),
    "test-proves-nothing": Slip(
        "A test that passes shows that the program is right.",
        "Draw four boxes: sick and mended programs, the test fails or passes. Let each run the own test on the "
        "patient first: it has to fail there. Then on a right program that somebody else wrote: it has to pass.",
    ),
    "cannot-tell-apart": Slip(
        "One place, and one run, are as good as any other.",
        "Draw a table: a line for each thing that is to be told apart, a column for each place or run that would be "
        "tried. With a formula the lines are δ2·w2·a1(1 − a1) and the same without w2, and the columns w2 = 0, 1 and "
        "1.5; with programs or a claim they are the suspects, or true and false, and the experiments. The room fills "
        "it in before anybody runs anything, and says in which columns two lines differ: no other one can decide.",
    ),
    "guesses-a-threshold": Slip(
        "A small number is a small number.",
        "Write three slopes on the board: 7e-18, 3e-9, 1e-3. Ask which is rounding, which is flat and still moves, "
        "and which is a slope. Let them look up the tolerance that their comparison uses: np.isclose has 1e-8.",
    ),
    "arithmetic-slip": Slip(
        "I know the formula, so the number is right.",
        "Let neighbours exchange their sheets and recompute one line each, with the sign written before every term. "
        "Ask for a guess before the number: above or below ½, above or below 0, how many zeros? Then run it in one "
        "line of code.",
    ),
    "line-misplaced": Slip(
        "I change the numbers until more rows are right.",
        "Draw the four corners with their labels, and let one person draw a line that separates them. Then find the "
        "numbers from the line: where it meets the x1 axis, where the x2 axis, and which side gets the yes. "
        "Turning all three signs turns the side, and doubling them leaves the line and makes the neuron surer.",
    ),
    UNKNOWN: Slip(
        "Nobody knows yet: the answer is none of the known wrong ones.",
        "Ask for the trace table of one row: every name, its formula, its number, from the inputs down. Let a "
        "neighbour fill in the same table without looking. The first line in which the two differ is the place to "
        "talk about; if three people differ there, write to the course.",
    ),
}
"""By code; `UNKNOWN` where a check knows only that the answer is wrong."""
