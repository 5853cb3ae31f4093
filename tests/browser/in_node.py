"""Run the page's code without a page, in the Node that comes with Playwright."""

import json
import os
import subprocess
from pathlib import Path

import playwright

from tinynet.widgets import base

NODE = Path(playwright.__file__).parent / "driver" / ("node.exe" if os.name == "nt" else "node")


def in_node(code, given, *modules):
    """Run JavaScript that makes `result` from `given`, and return the result.

    The engine and further modules (paths below ``tinynet/widgets``) stand before the code, without their imports
    and exports, as they do in a view.
    """
    script = f"""{base.joined("engine.js", *modules)}
        import {{ readFileSync }} from "node:fs";
        const given = JSON.parse(readFileSync(0, "utf8"));
        {code}
        console.log(JSON.stringify(result));
    """
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
