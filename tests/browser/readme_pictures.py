"""The moving pictures of the README: the views themselves, played in Chromium, as files in docs/pictures/.

uv run tests/browser/readme_pictures.py            after a change of network_view, training_view or the colours
uv run tests/browser/readme_pictures.py broken     one of them

The page's clock stands still but for what is asked of it, so that the frames are the same each time.
"""

import io
import json
import sys
from pathlib import Path

from PIL import Image

TOP = Path(__file__).parents[2]
sys.path.insert(0, str(TOP / "tests" / "browser"))

from live import running_chromium  # noqa: E402

import tinynet as tn  # noqa: E402

FOLDER = TOP / "docs" / "pictures"
THEMES = ("light", "dark")
# GitHub's own paper, on which they lie there.
PAPER = {"light": "#ffffff", "dark": "#0d1117"}
CHAIN = tn.Network((2, 1, 1), start={"w11": 0.8, "w12": -1.0, "b1": 0.3, "w2": 1.5, "b2": -0.4})
VIEWS = {
    "circuit": lambda: tn.widgets.network_view(CHAIN, inputs=(1, 0.5), label=0),
    "broken": lambda: tn.widgets.training_view(tn.AND, programs=("correct", "broken"), learning_rate=0.5, epochs=5_000),
}
# Of each view, the part that is in the picture.
PARTS = {"circuit": ".tn-sheet", "broken": ".tn-training-grid"}
PAGE = """<!doctype html><meta charset="utf-8"><html data-theme="{theme}"><style>{style}
:root {{ --jp-layout-color1: {paper}; }}
body {{ margin: 0; background: {paper}; }}
#view {{ width: 860px; }}
.tn-sheet, .tn-training-grid {{ padding: 8px; }}
</style><div id="view"></div></html>"""
# A view needs no kernel: it gets a model that holds its values.
SHOW = """async ({ code, state }) => {
    const listeners = {};
    const model = {
        get: (name) => state[name],
        set(name, value) {
            if (state[name] === value) return;
            state[name] = value;
            for (const listener of listeners[`change:${name}`] ?? []) listener();
        },
        on: (events, listener) => events.split(" ").forEach((event) => (listeners[event] ??= []).push(listener)),
        off() {},
        save_changes() {},
    };
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    (await import(url)).default.render({ model, el: document.querySelector("#view") });
}"""
# Stops what travels at a share of its way, and says whether anything does.
HOLD = """(share) => document.getAnimations().map((move) => {
    move.pause();
    move.currentTime = share * move.effect.getTiming().duration;
}).length > 0"""
ARRIVE = "() => document.getAnimations().forEach((move) => move.finish())"


class Stage:
    """A view in a page of its own, whose clock is turned by hand."""

    def __init__(self, browser, name, theme):
        view = VIEWS[name]()
        self.page = browser.new_page(viewport={"width": 876, "height": 900}, device_scale_factor=1.25)
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1_000)
        self.page.set_content(PAGE.format(theme=theme, paper=PAPER[theme], style=view._css))
        self.page.evaluate(SHOW, {"code": view._esm, "state": json.loads(json.dumps(view.as_stored["state"]))})
        self.part = self.page.locator(PARTS[name])
        self.page.clock.run_for(1_000)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.page.close()

    def press(self, button):
        """Press a button of the view."""
        self.page.get_by_role("button", name=button).first.evaluate("(button) => button.click()")
        self.wait(0)

    def wait(self, milliseconds):
        """Let time pass in the page, and one frame more, in which it is drawn."""
        self.page.clock.run_for(milliseconds + 20)

    def frame(self):
        """Return what is seen now."""
        return Image.open(io.BytesIO(self.part.screenshot())).convert("RGB")


def still(browser, name, theme):
    """Return a view at its end, for whoever wants no motion, and to hold against what is stored."""
    with Stage(browser, name, theme) as stage:
        if name == "circuit":
            stage.press("Last")
        return stage.frame()


def circuit(stage):
    """Play the circuit: yield pictures and how many milliseconds each is seen."""
    yield stage.frame(), 900
    stage.press("Play")
    stage.wait(200)
    while True:
        while stage.page.evaluate(HOLD, 0):
            for share in (0.2, 0.5, 0.8):
                stage.page.evaluate(HOLD, share)
                yield stage.frame(), 120
            stage.page.evaluate(ARRIVE)
        done = stage.page.get_by_role("button", name="Play").count()
        if done:
            return
        yield stage.frame(), 700
        stage.wait(900)


def broken(stage):
    """Play both programs from the first epoch to the last."""
    stage.press("Play")
    while stage.page.get_by_role("button", name="Pause").count():
        stage.wait(112)
        yield stage.frame(), 132


PLAYS = {"circuit": circuit, "broken": broken}
# How long the end is seen before it begins anew.
REST = 3_000


def in_bands(frame, step=8):
    """Return a frame with fewer tones, for a smaller file; its paper, the tone of its corner, stays what it is."""
    tones = [[paper + step * round((tone - paper) / step) for tone in range(256)] for paper in frame.getpixel((0, 0))]
    return frame.point([min(255, max(0, tone)) for channel in tones for tone in channel])


def main(names):
    """Write the stills and the moving pictures."""
    FOLDER.mkdir(exist_ok=True)
    with running_chromium() as browser:
        for name in names or PLAYS:
            for theme in THEMES:
                still(browser, name, theme).save(FOLDER / f"{name}-{theme}.png", optimize=True)
                with Stage(browser, name, theme) as stage:
                    frames, times = zip(*((in_bands(frame), time) for frame, time in PLAYS[name](stage)), strict=True)
                file = FOLDER / f"{name}-{theme}.webp"
                settings = {"save_all": True, "loop": 0, "method": 4, "kmax": 0, "lossless": True, "quality": 90}
                frames[0].save(file, append_images=frames[1:], duration=[*times[:-1], REST], **settings)
                print(f"{file.name}: {len(frames)} frames, {frames[0].size}, {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
