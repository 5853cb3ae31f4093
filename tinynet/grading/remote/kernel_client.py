"""Run cells in a student's kernel, within limits of time and output, whatever the kernel does."""

import os
import queue
import time
from dataclasses import dataclass, field

import nbformat
import zmq
from jupyter_client import BlockingKernelClient

from tinynet.grading.remote.kernel_main import connection

__all__ = ["Kernel", "KernelEnded", "Ran"]

SECONDS_TO_START = 60
LARGEST_MESSAGE = 8_000_000
# After that it is ended: somebody who catches every interrupt.
SECONDS_TO_BE_INTERRUPTED = 3
# A kernel that ends closes its sockets before it is gone, sometimes seconds before.
SECONDS_TO_END = 5
# `do_shutdown` ends a kernel a tenth of a second later, when another cell may be running.
SECONDS_TO_BE_GONE = 0.3
MOST_MESSAGES = 5_000


class KernelEnded(Exception):
    """The kernel is gone; the message says why, and `began` whether the last code that it got had begun."""

    def __init__(self, message, code="crashes", began=True):
        super().__init__(message)
        self.code, self.began = code, began


@dataclass
class Ran:
    """The result of a cell: its outputs as in a notebook, and the reason if it was stopped."""

    outputs: list = field(default_factory=list)
    stopped: str | None = None


class Kernel:
    """Talks with the kernel in a sandbox.

    Raises
    ------
    KernelEnded
        When it is made, if the kernel does not start; in every method, if the kernel ends.
    """

    def __init__(self, sandbox):
        self.sandbox, self._ready = sandbox, False
        self.context = zmq.Context()
        # A message above that ends the connection, and a kernel that is not read fast enough loses its own.
        self.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        self.context.setsockopt(zmq.RCVHWM, 50)
        # Connected once, before any code of the student's: a file put in a socket's place later is never followed.
        self.context.setsockopt(zmq.RECONNECT_IVL, -1)
        self.context.setsockopt(zmq.LINGER, 0)
        # Without a limit, sending to a kernel that is known to be gone waits for ever.
        self.context.setsockopt(zmq.SNDTIMEO, 1_000)
        self.client = BlockingKernelClient(context=self.context)
        try:
            self._connect()
        except BaseException:
            self.context.destroy(linger=0)
            raise

    def _connect(self):
        self._wait_for_sockets()
        self.client.load_connection_info(connection(self.sandbox.sockets))
        self.client.start_channels(stdin=False, hb=False)
        self.dropped = self.client.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self.control_dropped = self.client.control_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._wait_until_ready()

    def _wait_until_ready(self):
        """Ask each second, until the kernel has answered and what it puts out arrives."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            self._send(self.client.kernel_info)
            if self._next(self.client.get_shell_msg, time.monotonic() + 1) is None:
                continue
            if self._next(self.client.get_iopub_msg, time.monotonic() + 0.2) is not None:
                self._ready = True
                return
        raise KernelEnded(f"the kernel did not start within {SECONDS_TO_START} s")

    def _wait_for_sockets(self):
        until = time.monotonic() + SECONDS_TO_START
        while not all(os.path.exists(f"{self.sandbox.sockets}/k-{number}") for number in range(1, 6)):
            if not self.sandbox.alive:
                raise self._gone()
            if time.monotonic() > until:
                raise KernelEnded(f"the kernel did not start within {SECONDS_TO_START} s")
            time.sleep(0.01)

    def close(self):
        """Release the kernel; the sandbox is ended elsewhere."""
        self.client.iopub_channel.socket.disable_monitor()
        self.client.control_channel.socket.disable_monitor()
        self.client.stop_channels()
        self.context.destroy(linger=0)

    def run(self, code, seconds=None):
        """Run a cell and return its result; a cell that takes too long is interrupted, or ended if necessary.

        Parameters
        ----------
        code : str
        seconds : float, optional
            The sandbox's limit unless given.

        Returns
        -------
        Ran
        """
        limits, ran = self.sandbox.limits, Ran()
        seconds = seconds or limits.seconds
        request = self._execute(code)
        until, messages, size = time.monotonic() + seconds, 0, 0
        while True:
            message = self._next(self.client.get_iopub_msg, until)
            if message is None:
                self._stop(ran, seconds)
                until = time.monotonic() + SECONDS_TO_BE_INTERRUPTED
                continue
            try:
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                idle = kind == "status" and content.get("execution_state") == "idle"
                messages, size = messages + 1, size + len(str(content))
                if size <= limits.output / 10:
                    _keep(ran.outputs, kind, message)
            except Exception as error:  # whatever it is that cannot be understood
                self._end(f"the kernel's messages make no sense ({type(error).__name__})")
            if idle:
                return ran
            if size > limits.output or messages > MOST_MESSAGES:
                self._end(f"it printed more than {limits.output / 1e6:.0f} MB or {MOST_MESSAGES:,} pieces of output")

    def must_stay(self):
        """Wait so long that a kernel would be gone if the last cell had ended it."""
        self.sandbox.ends_within(SECONDS_TO_BE_GONE)
        self._wait_until_it_answers()

    def begin(self, code):
        """Run code of the grader without waiting; what it prints is dropped."""
        self._execute(code, silent=True, store_history=False)

    def _execute(self, code, **options):
        """Ask for code to be run once earlier code is done; if the kernel ends before, the earlier code ended it."""
        try:
            self._wait_until_it_answers()
        except KernelEnded as end:
            end.began = False
            raise
        return self._send(self.client.execute, code, allow_stdin=False, stop_on_error=False, **options)

    def _wait_until_it_answers(self):
        request, until = self._send(self.client.kernel_info), time.monotonic() + self.sandbox.limits.seconds
        while message := self._next(self.client.get_shell_msg, until):
            if message["parent_header"].get("msg_id") == request:
                return
        self._end("what ran before did not come to its end", "runs-too-long")

    def _send(self, send, *what, **options):
        try:
            return send(*what, **options)
        except zmq.Again:
            raise self._gone() from None

    def _gone(self):
        if not (self._ready or self.sandbox.ended_because):
            return KernelEnded(
                f"the kernel ended while it started: it had {self.sandbox.limits.memory / 1e6:.0f} MB of memory, and "
                "`--memory` gives it more"
            )
        return KernelEnded(self.sandbox.ended_because or "the program ended its kernel")

    def _stop(self, ran, seconds):
        if ran.stopped:
            self._end(f"a cell ran longer than {seconds:g} s and could not be interrupted", "runs-too-long")
        ran.stopped = f"It ran longer than {seconds:g} s and was stopped."
        self._send(self.client.control_channel.send, self.client.session.msg("interrupt_request", {}))

    def _end(self, why, code="crashes"):
        self.sandbox.end(why)
        raise KernelEnded(self.sandbox.ended_because, code)

    def _next(self, receive, until):
        """Return the next message of a channel, or None when the time is up."""
        while True:
            left = until - time.monotonic()
            # Asked first: a thread that never stops talking must not hold up the clock.
            if left <= 0:
                return None
            try:
                message = receive(timeout=min(left, 0.1))
                message["parent_header"].get("msg_id")  # a forged one may have none
                return message
            except queue.Empty:
                if not self.sandbox.alive:
                    raise self._gone() from None
                if self.dropped.poll(0):
                    self._tell_why_nothing_comes()
            except (OSError, KernelEnded):
                raise
            except Exception as error:  # a message that cannot be read
                self._end(f"the kernel's messages make no sense ({type(error).__name__})")

    def _tell_why_nothing_comes(self):
        """Raise for a kernel whose outputs are cut off, by a message that was too large or because it ends.

        A kernel that ends closes the control channel too. In a kernel that works that channel answers, whatever a cell
        does.
        """
        request = self.client.session.msg("kernel_info_request")
        self._send(self.client.control_channel.send, request)
        until, works = time.monotonic() + SECONDS_TO_END, False
        while time.monotonic() < until and not works:
            if self.sandbox.ends_within(0.1) or self.control_dropped.poll(0):
                self.sandbox.end()
                raise self._gone()
            try:
                works = self.client.get_control_msg(timeout=0)["parent_header"].get("msg_id") == request["msg_id"]
            except queue.Empty:
                continue
            except Exception as error:  # a message that cannot be read
                self._end(f"the kernel's messages make no sense ({type(error).__name__})")
        self._end(f"it printed more than {LARGEST_MESSAGE / 1e6:.0f} MB at once, or closed its own output")


def _keep(outputs, kind, message):
    """Add a message to a cell's outputs, as a notebook has them."""
    if kind not in ("stream", "display_data", "execute_result", "error"):
        return
    output = nbformat.v4.output_from_msg(message)
    # Here and not when the notebook is written, where a forged one would cost all of the student's work.
    nbformat.v4.nbbase.validate(output, ref=output.output_type)
    last = outputs[-1] if outputs else None
    if last and kind == "stream" and last.output_type == "stream" and last.name == output.name:
        last.text += output.text
    else:
        outputs.append(output)
