from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="second-moment-wrong",
    order=76,
    belief="Any size of the slopes does to divide by.",
    seen=(
        "an optimiser such as RMSprop or Adam divides by something other than the root of the mean of the squared "
        "slopes, so that its steps are longest where the slopes are smallest"
    ),
    spot=(
        "the line that keeps the second moment, and the line that divides by it: squares go in, and their root divides"
    ),
    as_it_is="w ← w − α·m/(v + ε)",
    as_it_should_be="w ← w − α·m/(√v + ε)",
    five_minutes=(
        "Write two slopes on the board, 3 and 0.03, and let everybody divide each by the root of its square: both give "
        "1, so both parameters take the same step. Then divide each by its square: 0.333 and 33.3. Ask which parameter "
        "now takes the longer step, and why the one with the flatter slope should not run away."
    ),
)
