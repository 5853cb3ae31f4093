from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="misread-figure",
    order=160,
    belief="I see at a glance what it says.",
    seen="the answer disagrees with a number that was printed or drawn",
    spot="one place where two of the candidates must differ",
    as_it_is="The fastest curve is the lowest one at the start.",
    as_it_should_be="The fastest curve is the first one below 0.01.",
    five_minutes=(
        "Show what the task draws or prints, and let everyone write down three numbers of it before anybody speaks. "
        "Ask for one place where two of the candidates must differ, and read off that place together: where a curve "
        "crosses 0.01 (exercise 02), which ratios are 1 (06, 09 and 12), which parameter stays at 0 (07), what the "
        "four outputs are (08). Then everyone says which number contradicts their own answer."
    ),
)
