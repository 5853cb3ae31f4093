"""JupyterLab as `tinynet lab` runs it: a server that ends with the process that started it, whatever ended that one.

The parent holds the other end of this process's standard input, and never writes. Where it ends, even killed, the
operating system closes that end, and the reading here is over.
"""

import os
import signal
import sys
import threading

__all__ = ["main"]


def main():
    """Run JupyterLab with the arguments of this process until it ends, or its parent does."""
    threading.Thread(target=_end_with_the_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    from jupyterlab.labapp import main as run_the_server

    sys.exit(run_the_server())


def _end_with_the_parent(inherited):
    while os.read(inherited, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # as the parent does it: the server stops its kernels first


if __name__ == "__main__":
    main()
