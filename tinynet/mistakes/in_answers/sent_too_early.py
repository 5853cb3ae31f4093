from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="sent-too-early",
    order=260,
    belief="As soon as a value has a slope, it can send it on.",
    seen="a value that is read twice has sent on what came from one reader, before the other one had sent",
    spot="the order of the way back: has every reader of this value sent before the value itself sends?",
    as_it_is="ℓ sends to p and to q, then p sends, then q sends to p",
    as_it_should_be="ℓ sends to p and to q, then q sends to p, and only then p sends",
    five_minutes=(
        "Draw p = a·b, q = a + p and ℓ = p·q on the board, with a = 3 and b = 0.8; five people are the five values. A "
        "value may speak only when all its readers have spoken. Let them play it, and write what each hears: q 2.4, "
        "p 5.4 and 2.4, a 2.4 and 6.24, b 23.4. Then let p speak before q, and see which numbers become other ones."
    ),
    stuck=(Stuck("15", "1, 3, 5", "a value with two readers sends before both have sent"),),
)
