"""Calls of the kernel that no exercise needs: memory that no process is seen to hold, and doors to other processes.

The filter is a program for the Linux kernel's classic BPF, see ``seccomp(2)`` and the kernel's
``Documentation/userspace-api/seccomp_filter.rst``; bubblewrap installs it.
"""

import errno
import platform
import struct

__all__ = ["program"]

# By machine: its name to the kernel (linux/audit.h), and the numbers of the calls (asm/unistd.h).
REFUSED = {
    "x86_64": (
        0xC000003E,
        {
            **{"memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68, "semget": 64, "mq_open": 240},
            **{"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "userfaultfd": 323},
            **{"add_key": 248, "request_key": 249, "keyctl": 250, "perf_event_open": 298, "bpf": 321},
            "io_uring_setup": 425,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186, "semget": 190, "mq_open": 180},
            **{"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "userfaultfd": 282},
            **{"add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "bpf": 280},
            "io_uring_setup": 425,
        },
    ),
}
LOAD, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, MACHINE = 0, 4  # where they stand in struct seccomp_data
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
# On x86_64 every call has a second number from here on.
SECOND_NUMBERS = 0x40000000


def program():
    """Return the filter for this machine as bytes, or None for a machine whose numbers are not known here."""
    if platform.machine() not in REFUSED:
        return None
    machine, calls = REFUSED[platform.machine()]
    numbers = sorted(calls.values())
    # Each line: code, how many lines to skip if so, if not, and its number.
    lines = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    lines.append((IF_AT_LEAST, len(numbers) + 1, 0, SECOND_NUMBERS))
    lines += [(IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
