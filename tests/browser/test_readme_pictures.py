"""README shows the views as they are now: its pictures are remade from them, and compared."""

import re

import pytest
from PIL import Image, ImageChops, ImageSequence, ImageStat
from readme_pictures import FOLDER, THEMES, TOP, VIEWS, still

README = (TOP / "README.md").read_text(encoding="utf-8")


def difference(one, other):
    """Return how far two pictures differ, from 0 to 255, where letters of another font hardly count."""
    if one.size != other.size:
        return 255
    small = [picture.convert("RGB").reduce(8) for picture in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean)


@pytest.mark.parametrize(("name", "theme"), [*zip(VIEWS, THEMES, strict=True)])
def test_a_still_of_readme_is_what_the_view_shows_now(browser, name, theme):
    made = still(browser, name, theme)
    assert difference(made, Image.open(FOLDER / f"{name}-{theme}.png")) < 2
    # A view that shows something else would be seen.
    with Image.open(FOLDER / f"{name}-{theme}.webp") as moving:
        assert difference(made, moving) > 2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_moving_picture_is_small_and_ends_as_its_still(name, theme):
    file = FOLDER / f"{name}-{theme}.webp"
    assert file.stat().st_size < 400_000
    with Image.open(file) as moving, Image.open(FOLDER / f"{name}-{theme}.png") as end:
        assert 40 < moving.n_frames < 120
        assert difference(list(ImageSequence.Iterator(moving))[-1], end) < 2


def test_readme_shows_each_picture_in_both_themes_and_a_still_to_whoever_wants_no_motion():
    shown = re.findall(r"<picture>.*?</picture>", README, flags=re.S)
    assert len(shown) == len(VIEWS)
    for name, picture in zip(VIEWS, shown, strict=True):
        files = [f"docs/pictures/{name}-{theme}.{kind}" for kind in ("png", "webp") for theme in ("dark", "light")]
        assert re.findall(r'(?:srcset|src)="(.*?)"', picture) == files
        conditions = re.findall(r'media="(.*?)"', picture)
        motion, dark = "(prefers-reduced-motion: reduce)", "(prefers-color-scheme: dark)"
        assert conditions == [f"{motion} and {dark}", motion, dark]
        assert len(re.search(r'alt="(.*?)"', picture)[1]) > 80
    assert {file.name for file in FOLDER.iterdir()} == {
        file.rpartition("/")[2] for file in re.findall(r"docs/pictures/[\w.-]+", README)
    }
