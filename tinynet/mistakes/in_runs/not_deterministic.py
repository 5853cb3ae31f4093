from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="not-deterministic",
    order=190,
    belief="A little randomness does no harm.",
    seen="the same call gives different results",
    spot="every random number that is drawn inside the function",
    as_it_is="np.random.normal(), in the function",
    as_it_should_be="generator.normal(), with generator = np.random.default_rng(0) outside",
    five_minutes=(
        "Everybody calls their function twice with the same arguments and compares. Ask what a gradient check makes of "
        "a loss that differs by 0.001 from call to call, with a nudge of 1e-5: 0.001/0.00002, an error of 50. Then "
        "show where random numbers belong: in one generator with a seed, made outside the function."
    ),
)
