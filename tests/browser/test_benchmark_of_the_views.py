"""The benchmark of the views measures: in a page, each key press and each move of a drag gets one waiting time."""

import runpy

from tinynet.build import TOP

LISTEN = runpy.run_path(str(TOP / "benchmarks" / "widgets.py"))["LISTEN"]


def test_each_key_and_each_move_of_a_drag_is_measured_once(browser):
    page = browser.new_page()
    page.evaluate(LISTEN, "view")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.mouse.move(10, 10)
    page.mouse.down()
    page.mouse.move(30, 10)
    page.mouse.up()
    page.mouse.move(50, 10)  # no button is down
    page.wait_for_function("() => window.waits.length >= 4", timeout=5_000)
    waits = page.evaluate("() => window.waits")
    page.close()
    assert len(waits) == 4
    assert all(wait >= 0 for wait in waits)
