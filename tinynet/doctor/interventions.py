"""What a teacher does with a room that has made a mistake: for each name of the catalogue, five minutes.

"The sample of lesson 06" is x1 = 2, x2 = 0.5 with label 1 in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 = −2,
b2 = 0.7. Each number here is computed again by `tests/unit/test_interventions.py`.
"""

__all__ = ["INTERVENTIONS", "intervention"]

INTERVENTIONS = {
    "extra-activation-output": (
        "Write on the board what σ makes of −10, 0 and 10: 0.0000, 0.5000, 1.0000. Ask what a second σ makes of "
        "these three: 0.5000, 0.6225, 0.7310. Ask which rows of AND such an output can answer, and what it costs at "
        "the least: 0.2056, above the 0.1875 of a constant. Then everybody sets b2 to −10 and to 10 in their own "
        "program and prints ŷ: near 0 and near 1, or squashed twice."
    ),
    "activation-of-activated-value": (
        "Draw two columns, z and a, and let the room fill them for AND's four rows with w11 = w12 = 1 and b1 = −1.5 "
        "(lesson 04): z is −1.5, −0.5, −0.5, 0.5. Ask what stands in the z column when the neuron's function "
        "squashes already: 0.18, 0.38, 0.38, 0.62. Ask for the lowest a that can be made of such numbers: ½. Then "
        "everybody prints what they call z1 for the four rows: where a sum should be negative and is not, it is an "
        "a."
    ),
    "missing-activation-output": (
        "Write the last line of the forward pass on the sample of lesson 06: z2 = −0.8370, with nothing behind it, "
        "taken for ŷ. Ask for the squared error with label 1: 3.3748, where the chain's is 0.4870. Then everybody "
        "sets b2 to −10 and to 10 and prints ŷ: an answer below 0 or above 1 is a z."
    ),
    "missing-activation-hidden": (
        "Put the sum of the first neuron straight into the second, with the numbers of lesson 06, and multiply out: "
        "−2·(0.5·x1 + 1.2·x2 − 0.4) + 0.7 is −1·x1 − 2.4·x2 + 1.5. Ask what that is: one neuron. Then everybody "
        "prints the hidden values of AND's four rows: one outside 0 to 1 has not been squashed."
    ),
    "missing-activation-derivative-output": (
        "Write the two links from z2 to ℓ on the sample of lesson 06, each with its number: ℓ feels ŷ with −1.3957, "
        "ŷ feels z2 with 0.2109. Ask which of them b2 can do without. The nudge says −0.2943 for b2, and only the "
        "product does. Then everybody compares with the nudge on that row: where the second link is missing all "
        "five ratios are 4.7425, and that is 1/0.2109."
    ),
    "missing-activation-derivative-hidden": (
        "Write δ2·w2 = 0.5886 on the board, on the sample of lesson 06, and ask what it is that ℓ feels so "
        "strongly: a1, not z1. Between the two stands a sigmoid with slope 0.1779, and 0.5886 · 0.1779 = 0.1047 is "
        "what nudging b1 says. Then everybody compares with the nudge on that row: w11, w12 and b1 share the ratio "
        "5.6213, w2 and b2 have 1."
    ),
    "wrong-activation-derivative": (
        "Let the room nudge σ at z = 0 with a calculator: from −0.01 to 0.01 it rises by 0.0050, so its slope is "
        "0.25. Put every formula that was handed in beside it, at a = ½: a(1 − a) gives 0.25, 1 − a² gives 0.75, a "
        "alone gives 0.5. Then everybody holds their own formula against the nudge, at z = 0 and at z = 2."
    ),
    "derivative-of-unactivated-value": (
        "Write a(1 − a) and put two numbers into it, from the sample of lesson 06: a1 = 0.7685 gives 0.1779, z1 = "
        "1.2 gives −0.2400. Ask whether the sigmoid ever falls. Then everybody prints the slope that their program "
        "uses, row by row, at a point where sums are above 1 or below 0: a negative one was given a z."
    ),
    "wrong-local-input": (
        "Take the bet 05-times once more: w2 is nudged by 0.01, and how far does z2 move? Write the four products "
        "on the sample of lesson 06: δ2·z1 = −0.3532, δ2·a1 = −0.2262, δ2·w2 = 0.5886, δ2·ŷ = −0.0889. Nudging w2 "
        "says −0.2262. Then everybody says aloud for each of the five parameters what it multiplied on the way "
        "forwards: x1, x2, 1, a1, 1."
    ),
    "missing-downstream-weight": (
        "Ask which derivatives are 0 when w2 is 0 (lesson 06): those of w11, w12 and b1, for nobody listens to the "
        "first neuron. So w2 stands as a factor in all three. On the sample of lesson 06 δ1 is −0.0524 without it "
        "and 0.1047 by nudging: the ratio is −½, that is 1/w2. Then everybody sets w2 to 1 and sees the mistake "
        "hide."
    ),
    "wrong-delta": (
        "Write δ2 = −0.2943 and δ1 = 0.1047 of the sample of lesson 06 side by side; even the signs differ. Ask for "
        "each of the five parameters in which sum it stands, z1 or z2. The first digit of its name says it, and "
        "that is the δ to take. Then everybody compares b1 with the nudge: built from δ2 its ratio is −2.8107."
    ),
    "sign-flipped": (
        "Draw the bowl u² and stand at u = 3, where the slope is 6. Ask where a step of 0.1 times the slope leads "
        "with a minus, and where with a plus: 2.4 and 3.6, with 5.76 and 12.96 below you. Then everybody prints the "
        "loss of the first five epochs at a small rate. Where it rises, go backwards from the update and count the "
        "minus signs: in the update, in the slope (which loss is subtracted from which), in the error."
    ),
    "updated-weight-used-too-early": (
        "Draw two columns, old and new, and take u² + uv at u = v = 1, with slopes 3 and 1. A step of 0.1 for both "
        "leads to 0.7 and 0.9; if u moves first, v's slope is 0.7 and v ends at 0.93. Ask to which point the second "
        "slope belongs. Say openly that the loss hardly shows it. Who has δ already measures it: on the sample of "
        "lesson 06 the ratio of b1 is 0.9887 at α = 0.1 and 0.9989 at 0.01."
    ),
    "parameter-never-updated": (
        "Write the names of the parameters on the board. Everybody prints all of them before and after one step, "
        "from a point where nothing is 0, and calls out those that did not change. Ask what a network without that "
        "one can still do: exercise 07 keeps b2 at 0 and comes down to 0.0644 on AND, never below 0.0625, with no "
        "row answered yes."
    ),
    "swapped-parameters": (
        "Five people stand in a row, in the order in which lesson 08's program returns: w11, w12, w2, b1, b2. A "
        "sixth reads out the order of exercise 07: w11, w12, b1, w2, b2. Ask who has got a wrong number, w2 and b1, "
        "and what Python said to it: nothing. Then everybody prints name and number together after one step."
    ),
    "loss-used-as-gradient": (
        "Draw (y − ŷ)² over ŷ for both labels, and mark ŷ = 0.3022. For label 1 the height is 0.4870 and the slope "
        "−1.3957, for label 0 they are 0.0913 and 0.6043. Ask which of the two numbers says in which direction to "
        "go. The height is never negative, so a step by it goes one way for both labels."
    ),
    "wrong-axis": (
        "Write a table of four rows and two units: 1 2, 3 4, 5 6, 7 8. Ask for the mean for each unit, and how many "
        "numbers that makes: 4 and 5, two numbers for two biases. Over the other axis it makes four numbers, 1.5, "
        "3.5, 5.5, 7.5; over everything one, 4.5. Then everybody prints the shape of each derivative beside the "
        "shape of its parameter."
    ),
    "state-discarded": (
        "Write step(parameters) and parameters = step(parameters) under each other. Ask with which numbers the "
        "second call begins. The program of exercise 02 printed 0.2671 five times. Then everybody prints one "
        "parameter in each epoch: what never changes was never kept."
    ),
    "integer-arithmetic": (
        "Everybody runs a = np.array([1, 1]); a[0] = 0.9; print(a). Ask before they look: it is [0 1], for an array "
        "of whole numbers cuts off what does not fit. With np.array([1.0, 1.0]) it is [0.9 1. ]. Then everybody "
        "prints the dtype of their parameters."
    ),
    "accumulator-not-reset": (
        "Play three epochs on the board with the derivatives 0.5, 0.3 and 0.2, and one sum that is never wiped. Ask "
        "what the step uses: 0.5, 0.8, 1.0. Then everybody calls their step twice with the same arguments: the two "
        "answers must be the same."
    ),
    "broadcasting": (
        "Draw the four outputs as a column and the four labels as a row, and ask for the shape of the difference. "
        "Everybody runs (np.zeros((4, 1)) - np.array([0, 0, 0, 1])).shape: it is (4, 4). Ask for the loss of "
        "perfect answers to AND computed so: 0.375, not 0. Then everybody prints the shape of ŷ − y."
    ),
    "last-sample-only": (
        "Four people have the δ of one row each. The first writes it on the board, and each of the others wipes it "
        "and writes their own. Ask whose is left, and what should have stood there: the mean. Then everybody makes "
        "the gradient check twice, on one row and on all four: right on one row and wrong on four is what this "
        "looks like."
    ),
    "batch-summed": (
        "Write the slope 0.01 for each row, and ask for sum and mean of 4 rows and of 1,000: 0.04 and 10 against "
        "0.01 both times. The direction is right; the step grows with the data. Then everybody puts each row in "
        "twice: a mean stays, a sum doubles."
    ),
    "constant-factor": (
        "Ask whether twice a slope points another way. It does not: in exercise 05 a gradient twice too long learns "
        "AND in 303 epochs, the right one in 607, and the loss cannot tell which is which. Then everybody compares "
        "with the nudge: five equal ratios on every row are a learning rate, and the check that reads them must be "
        "right."
    ),
    "stationary-start": (
        "Write δ2 for the four rows of y = x1 with all five parameters 0: 0.25, 0.25, −0.25, −0.25. Ask for the "
        "mean, and for δ1 with w2 = 0: both 0, so no step leads anywhere. Then everybody trains from zero at α = "
        "0.1 on AND, which is learned after 5,917 epochs, and on y = x1, which never is, and once more on y = x1 "
        "with w2 = 0.01: 4,592."
    ),
    "symmetric-hidden-units": (
        "Give two people the same three weights, the same bias and the same row, and let both work out a1 and δ1. "
        "Ask which epoch will part them: none. Then everybody prints the two rows of w1 after training exercise "
        "11's network, which ends near 1/6 on XOR like a chain: they are equal."
    ),
    "saturated-start": (
        "Write σ′ at z = 0, 5, 10 and 20: 0.25, 0.0066, 0.000045, 0.000000002. Ask how far a step goes that has two "
        "such factors in it. Then everybody prints a1 and a2 of every row before the first step. With all five at 1 "
        "they differ from row to row, with all five at 10 they are 1.0000 everywhere."
    ),
    "unreachable-labels": (
        "Draw a line from −1 to 2, shade what the outputs can be, and mark the labels that the program is given. "
        "Ask for the smallest error of each label outside the shade: label −1 costs a sigmoid 1 at the least, label "
        "0 costs 0.25 where the outputs begin at ½. Then everybody prints the smallest and the largest output at a "
        "thousand random settings, beside the labels."
    ),
    "overflow": (
        "Everybody runs math.exp(800) and np.exp(800): the first stops with OverflowError, the second is inf, with a "
        "warning. Ask before they look what np.inf / np.inf is, and np.float64(1) / 0: nan and inf. Then everybody "
        "prints the values of their own program from the top down to the first that is inf or nan: what was raised "
        "or divided there? In a sigmoid it is e^z: write 1/(1 + e^−z) and e^z/(1 + e^z), and ask which of the two "
        "is safe at z = −800, and which at 800."
    ),
    "unscaled-inputs": (
        "Write z = w·x + b and the step α·δ·x. Ask how much further w moves for x = 1,000 than for x = 1, and how "
        "much further z moves then: 1,000 times, and 1,000,000 times. Then everybody divides each column by its "
        "largest value and runs again."
    ),
    "learning-rate-too-large": (
        "Vote on the bet 02-huge before anybody runs it: one neuron on AND from zero at α = 1,000. It freezes at "
        "0.2500, for the first step takes b1 to −125. Then everybody tries their own program with a tenth of the "
        "rate, and a tenth of that."
    ),
    "learning-rate-too-small": (
        "Vote on the bet 02-rate: one neuron on AND takes 6,076 epochs at α = 0.1, 607 at 1 and 60 at 10. Ask what "
        '"a small rate, to be safe" costs. Then everybody runs with ten times their rate; if the loss at epoch 100 '
        "is now that of epoch 1,000 before, it was only slow."
    ),
    "not-enough-epochs": (
        "Draw a time axis for two neurons on AND from zero at α = 0.1: below the base rate at epoch 196, all four "
        "rows right at 2,558, learned at 5,917. Ask what somebody who stops at 1,000 would report: a loss of 0.1771 "
        "and four times no. Then everybody prints the number of rows right beside the loss."
    ),
    "model-too-weak": (
        "Draw the four corners of XOR and let people come up and try to part them with one line. One neuron ends at "
        "0.2500 and two in a row near 1/6, for both have one line. Then everybody trains two hidden units side by "
        "side, tn.Network((2, 2, 1), seed=0), at α = 1: learned after about 1,600 epochs."
    ),
    "arguments-changed": (
        "Everybody runs a = np.array([1.0, 2.0]); b = a; b -= 1; print(a). Ask before they look: it is [0. 1.], for "
        "b is another name and not another array. With b = a.copy() it stays [1. 2.]. Then everybody prints what "
        "they pass in, before and after the call."
    ),
    "not-deterministic": (
        "Everybody calls their function twice with the same arguments and compares. Ask what a gradient check makes "
        "of a loss that differs by 0.001 from call to call, with a nudge of 1e-5: 0.001/0.00002, an error of 50. "
        "Then draw where chance belongs: one generator with a seed, made outside."
    ),
    "crashes": (
        "Make it stop before everybody: a check quotes the call, so run it in a cell of its own. Read the traceback "
        "from the end: the last line says what went wrong, the last line in the program's own code says where. "
        "Where nothing runs, as with the shuffled lines of exercise 06, go down them with a finger to the "
        "first that needs what is not made yet. Ask for one sentence: what was expected there, and what came. Only "
        "then may anybody touch the code; where it runs, everybody prints type and shape of that line's values first."
    ),
    "unexplained-derivative": (
        "Draw the five ratios on one row and ask which of them are 1: what is right in these is ruled out. b2's is "
        "δ2 alone, w2's is δ2 times what stands beside it, b1's is δ1. Then everybody takes the first ratio that is "
        "not 1, multiplies it by what should stand there, and looks for the product among their own values."
    ),
}
"""For each name, what to write, what to ask, what to let them run, and what they will see."""


def intervention(code):
    """Return the five minutes that help a room with one mistake.

    Parameters
    ----------
    code : str
        The name of the mistake, as the doctor gives it.

    Returns
    -------
    str
        Two to five sentences for the teacher.

    Raises
    ------
    KeyError
        There is no mistake of that name.

    Examples
    --------
    >>> intervention("state-discarded")[:30]
    'Write step(parameters) and par'
    """
    return INTERVENTIONS[code]
