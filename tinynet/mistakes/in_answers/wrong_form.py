from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="wrong-form",
    order=10,
    belief="Any form will do if the numbers are right.",
    seen="the answer does not have the form that the task asks for, such as a number, a name or a dict",
    spot="type(answer), and the words of the task that name the form",
    as_it_is='answer = "0.25"',
    as_it_should_be="answer = 0.25",
    five_minutes=(
        "Put the task's text on the board and underline the form that it asks for: one number, a name in quotes, a "
        "dict with these keys; for a function, what goes in and what comes out. Let each write one line that prints "
        "type(answer), or the type of what the function returns. Ask: what could the next line of a program do with "
        "it?"
    ),
)
