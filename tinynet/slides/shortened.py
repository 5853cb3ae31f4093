"""What of a lesson's text stands on a slide: the sentence that leads each paragraph; the rest is for the speaker."""

import re

__all__ = ["blocks", "leading", "sentences"]

SHORTEST = 70  # letters; a leading sentence that is shorter takes the next one with it


def blocks(text):
    """Return the paragraphs, tables, formulas, pieces of code and list items of a text."""
    found = re.findall(r"```.*?^```|\$\$.*?\$\$|(?:(?!^```)[^\n]+(?:\n(?!\n|$|```)|$))+", text, flags=re.M | re.S)
    return [
        item for block in found for item in ([block] if block[0] in "`$|" else re.split(r"\n(?=(?:-|\d\.) )", block))
    ]


def sentences(paragraph):
    """Return the sentences of a paragraph; one that ends within brackets, bold text or code goes on.

    Examples
    --------
    >>> sentences("It is 0.5 (or so. Nearly). **So? No.** Then see p. 330 of it.")
    ['It is 0.5 (or so. Nearly).', '**So? No.**', 'Then see p. 330 of it.']
    """
    whole = []
    for piece in re.split(r"(?<=[.?!])(?<!\bp\.)\s+|(?<=[.?!][*)”\"_])\s+|(?<=[.?!]\*\*)\s+", paragraph):
        if whole and not _is_closed(whole[-1]):
            whole[-1] += f" {piece}"
        else:
            whole.append(piece)
    return whole


def _is_closed(text):
    return text.count("**") % 2 == 0 and text.count("`") % 2 == 0 and text.count("(") <= text.count(")")


def leading(block):
    """Return what of a block stands on a slide: "" for an aside.

    Headings, tables, formulas and code stand as they are. Of a paragraph or a list item, the first sentence does, and
    so do those with a term in bold, and those that ask something.
    """
    if block[0] in "#`$|<":
        return block
    aside = re.fullmatch(r"\(.*\)|\*(?!\*)[^*]*\*", block, flags=re.S)
    if aside:
        return ""
    mark, said = re.fullmatch(r"((?:- |\d\. )?)(.*)", block, flags=re.S).groups()
    told = [sentence for sentence in sentences(said) if not re.fullmatch(r"\(.*\)", sentence, flags=re.S)]
    # A few words in bold at the beginning are a heading.
    first = 2 if re.fullmatch(r"\*\*[^*]*\*\*", told[0]) else 1
    kept = {i for i, sentence in enumerate(told) if i < first or "**" in sentence or sentence.endswith(("?", "?**"))}
    while sum(len(told[i]) for i in kept) < SHORTEST and len(kept) < len(told):
        kept.add(next(i for i in range(len(told)) if i not in kept))
    return mark + " ".join(told[i] for i in sorted(kept))
