"""The way in for those who have a symptom and no name: what to measure first, and where each result leads."""

from typing import NamedTuple

__all__ = ["SYMPTOMS", "Path", "Symptom"]


class Path(NamedTuple):
    """One result of the measurement, and the mistakes that give it."""

    found: str
    codes: tuple


class Symptom(NamedTuple):
    """What one sees.

    Attributes
    ----------
    name : str
        Its place on the page.
    seen : str
        In the words of somebody who sees it.
    measure : str
        What to measure first, in a few lines.
    paths : tuple of Path
    lesson : str
        The beginning of the name of the lesson that is about it.
    """

    name: str
    seen: str
    measure: str
    paths: tuple
    lesson: str


SYMPTOMS = (
    Symptom(
        "the-same",
        "The loss is exactly the same at every step",
        "Print all parameters before the first step and before the second, with all digits.",
        (
            Path("The same numbers twice, and the derivatives are not 0.", ("state-discarded", "integer-arithmetic")),
            Path("Every derivative is exactly 0.", ("stationary-start", "saturated-start")),
            Path("One parameter alone never moves.", ("parameter-never-updated",)),
        ),
        "08",
    ),
    Symptom(
        "quarter",
        "The loss stops at 0.25, or near it",
        "Print the outputs of all rows, the sums before the activations, and all derivatives.",
        (
            Path(
                "All outputs are near ½, and they stay at ½ or above however far down the output's bias is set.",
                ("extra-activation-output",),
            ),
            Path("All outputs are ½, and every derivative is exactly 0.", ("stationary-start",)),
            Path(
                "The outputs are near 0 and 1, one row in four is wrong, and the sums are large.",
                ("saturated-start", "learning-rate-too-large"),
            ),
            Path("Some labels are outside of what the outputs can be.", ("unreachable-labels",)),
            Path("One row's error moves b2 the same way, whatever its label is.", ("loss-used-as-gradient",)),
            Path("The labels are those of XOR, and there is one neuron, or a row of them.", ("model-too-weak",)),
        ),
        "08",
    ),
    Symptom(
        "all-alike",
        "All outputs are the same",
        "Print the values of every layer for all rows, before the first step and after some.",
        (
            Path("The shape of ŷ − y is n × n.", ("broadcasting",)),
            Path("A layer's values are all at one end of its activation.", ("saturated-start", "unscaled-inputs")),
            Path("Two hidden units have the same numbers, in and out.", ("symmetric-hidden-units",)),
            Path(
                "The rows, printed beside their labels, are not the rows of the table.",
                ("rows-come-apart", "last-sample-only"),
            ),
            Path("The derivatives are exactly 0.", ("stationary-start",)),
        ),
        "12",
    ),
    Symptom(
        "constant",
        "The loss ends above that of a constant answer",
        "Compute the base rate: the loss of always giving the mean label. Set one bias of the output far down, then "
        "far up, and print the outputs.",
        (
            Path("A label that never comes out.", ("extra-activation-output", "unreachable-labels")),
            Path("All labels can come out. Make a gradient check on one row; a ratio is −1.", ("sign-flipped",)),
            Path(
                "The ratios are off, and differ from row to row.",
                ("activation-of-activated-value", "derivative-of-unactivated-value", "loss-used-as-gradient"),
            ),
            Path(
                "The ratios are 1 on each row, and off on all rows together.", ("last-sample-only", "rows-come-apart")
            ),
        ),
        "08",
    ),
    Symptom(
        "rises",
        "The loss rises, or jumps",
        "Print the losses of some steps at your learning rate, and at a tenth of it.",
        (
            Path(
                "At a tenth it falls.",
                ("learning-rate-too-large", "batch-summed", "unscaled-inputs", "accumulator-not-reset"),
            ),
            Path("It rises at every small rate, and a gradient check gives −1.", ("sign-flipped",)),
            Path(
                "It rises at every small rate, and a gradient check gives other ratios.",
                ("swapped-parameters", "wrong-delta", "missing-downstream-weight", "missing-transpose"),
            ),
            Path("Steps are longest where slopes are smallest.", ("second-moment-wrong",)),
        ),
        "08",
    ),
    Symptom(
        "nan",
        "nan, inf or an OverflowError after some epochs",
        "Print the largest parameter and the largest sum z in each epoch.",
        (
            Path(
                "They grow from the first epoch on, and at a tenth of the rate they do not.",
                ("learning-rate-too-large",),
            ),
            Path("An input is large.", ("unscaled-inputs",)),
            Path("The output is a plain sum, below 0 or above 1.", ("missing-activation-output",)),
            Path(
                "The derivatives grow with the number of rows, or from step to step.",
                ("batch-summed", "accumulator-not-reset"),
            ),
            Path(
                "One weight grows without end, and the exponential overflows at last.",
                ("overflow", "extra-activation-output"),
            ),
        ),
        "08",
    ),
    Symptom(
        "or-not-and",
        "It learns OR, and not AND",
        "Make a gradient check on one row, at parameters that are not 0, and print the ratio for each parameter.",
        (
            Path(
                "w11, w12 and b1 share a ratio; w2 and b2 have 1.",
                ("missing-activation-derivative-hidden", "missing-downstream-weight", "wrong-delta"),
            ),
            Path("w2 is off too.", ("activation-of-activated-value",)),
            Path(
                "All parameters share one ratio, another one on another row.",
                (
                    "missing-activation-derivative-output",
                    "wrong-activation-derivative",
                    "derivative-of-unactivated-value",
                ),
            ),
            Path("One ratio alone is off.", ("wrong-local-input", "parameter-never-updated", "uneven-factor")),
            Path("The hidden value is outside of 0 to 1.", ("missing-activation-hidden",)),
        ),
        "10",
    ),
    Symptom(
        "slow",
        "It learns, but it needs very many epochs",
        "Run it at ten times the learning rate, and look at whether the loss still falls at the end.",
        (
            Path("At ten times the rate it is faster.", ("learning-rate-too-small", "constant-factor")),
            Path("What the optimiser remembers is 0 before each step.", ("optimiser-memory-wrong",)),
            Path("It still falls when the run ends.", ("not-enough-epochs",)),
            Path("One column of the inputs is much larger than the others.", ("unscaled-inputs",)),
            Path("At the start the activations are nearly 0 or 1.", ("saturated-start",)),
        ),
        "07",
    ),
    Symptom(
        "check-passes",
        "The gradient check passes, and it does not learn",
        "The check says that this gradient belongs to this loss. It does not say that the loss is the one you mean. "
        "Print the outputs, the shapes, and the values at the start.",
        (
            Path("The outputs do not reach the labels.", ("extra-activation-output", "unreachable-labels")),
            Path("Outputs below 0 or above 1.", ("missing-activation-output",)),
            Path("A hidden value is outside of its range.", ("missing-activation-hidden",)),
            Path(
                "On one row it passes, on all rows it does not.",
                ("broadcasting", "rows-come-apart", "last-sample-only"),
            ),
            Path(
                "All true slopes at the start are 0, or nearly.",
                ("stationary-start", "saturated-start", "symmetric-hidden-units"),
            ),
            Path("A wider network learns the same table.", ("model-too-weak",)),
            Path("The ratio was near 1, and a smaller rate brings it nearer.", ("updated-weight-used-too-early",)),
        ),
        "09",
    ),
    Symptom(
        "check-fails",
        "The gradient check fails, and I do not see where",
        "Take one row. Divide what the step implies, (old − new)/α, by the slope of a nudge, for each parameter. Read "
        "from the output back.",
        (
            Path("All share one number, the same everywhere.", ("constant-factor", "batch-summed")),
            Path("Some have a factor of their own.", ("uneven-factor", "wrong-axis")),
            Path(
                "All share one number, another one on another row.",
                ("missing-activation-derivative-output", "wrong-activation-derivative"),
            ),
            Path(
                "A layer's parameters share one.",
                ("missing-activation-derivative-hidden", "missing-downstream-weight", "wrong-delta"),
            ),
            Path("No pattern in a layer.", ("missing-transpose", "swapped-parameters", "path-forgotten")),
            Path("One alone.", ("wrong-local-input",)),
            Path("−1, or 0.", ("sign-flipped", "parameter-never-updated")),
            Path("Nothing that has a name.", ("unexplained-derivative",)),
        ),
        "09",
    ),
    Symptom(
        "other-results",
        "The same program gives other results each time",
        "Call the step twice with copies of the same arguments, and compare what comes back.",
        (
            Path("Two results from the same numbers.", ("not-deterministic", "accumulator-not-reset")),
            Path("The arguments are not what they were before the call.", ("arguments-changed",)),
        ),
        "12",
    ),
    Symptom(
        "stops",
        "It stops with an error message",
        "Read the last line of the message first, then the line of your own program that it names.",
        (
            Path("OverflowError, or a warning about exp.", ("overflow",)),
            Path("Any other.", ("crashes",)),
        ),
        "12",
    ),
)
