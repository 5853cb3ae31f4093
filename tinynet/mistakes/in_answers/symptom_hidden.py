from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="symptom-hidden",
    order=190,
    belief="When the wrong number is gone, the mistake is gone.",
    seen="the wrong number is gone, and the step that makes it is still there",
    spot="the first step of the program that gives a wrong value",
    as_it_is='np.seterr(over="ignore")',
    as_it_should_be="np.exp(z) / (1 + np.exp(z)), for z below 0",
    five_minutes=(
        "Draw a line from the cause to the symptom, with every step of the program on it. Ask at which step the change "
        "was made, and what still comes out one step before it. Then one more input: what does the repaired program "
        "give at z = −40, where σ is 4.2e-18?"
    ),
    stuck=(Stuck("10", "3", "a warning that is silenced and not cured"),),
)
