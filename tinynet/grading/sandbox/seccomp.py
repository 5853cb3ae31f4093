"""Refuse system calls that no exercise needs: those that hide memory, and those that lead out of the sandbox.

The filters are programs for the Linux kernel's classic BPF, see ``seccomp(2)`` and the kernel's
``Documentation/userspace-api/seccomp_filter.rst``. Bubblewrap installs the first one, the launcher the second.
"""

import ctypes
import errno
import platform
import struct

__all__ = ["bpf_program", "refuse_sockets"]

# By machine: its name to the kernel (linux/audit.h), and the numbers of the calls (asm/unistd.h). Less plain ones:
# sendmsg sends descriptors off, which are then nobody's; vmsplice leaves large pages in a pipe; inotify pins files.
MACHINES = {
    "x86_64": (
        0xC000003E,
        {
            **{"memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68, "semget": 64, "mq_open": 240},
            **{"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "userfaultfd": 323},
            **{"add_key": 248, "request_key": 249, "keyctl": 250, "perf_event_open": 298, "bpf": 321},
            **{"io_uring_setup": 425, "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155},
            **{"chroot": 161, "open_by_handle_at": 304, "clone": 56, "clone3": 435, "close_range": 436},
            **{"socket": 41, "socketpair": 53, "setsockopt": 54, "sendmsg": 46, "sendmmsg": 307, "fcntl": 72},
            **{"splice": 275, "tee": 276, "vmsplice": 278, "inotify_init": 253, "inotify_init1": 294},
            **{"fanotify_init": 300, "prctl": 157},
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186, "semget": 190, "mq_open": 180},
            **{"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "userfaultfd": 282},
            **{"add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "bpf": 280},
            **{"io_uring_setup": 425, "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41},
            **{"chroot": 51, "open_by_handle_at": 265, "clone": 220, "clone3": 435, "close_range": 436},
            **{"socket": 198, "socketpair": 199, "setsockopt": 208, "sendmsg": 211, "sendmmsg": 269, "fcntl": 25},
            **{"splice": 76, "tee": 77, "vmsplice": 75, "inotify_init1": 26, "fanotify_init": 262},
            "prctl": 167,
        },
    ),
}
# By machine: the number of seccomp itself.
SECCOMP = {"x86_64": 317, "aarch64": 277}
# Newer ones have one number on all machines: open_tree to fspick, mount_setattr, and landlock_create_ruleset.
NEWER = (*range(428, 434), 442, 444)
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
ALLOWED, REFUSED = (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERROR | errno.EPERM)
# On x86_64 every call has a second number from here on.
SECOND_NUMBERS = 0x40000000

# What a call may not be asked for, by its arguments (linux/socket.h, asm-generic/socket.h, fcntl.h, sched.h).
UNIX, INTERNET, NETLINK = 1, 2, 16
STREAM, KINDS_OF_SOCKETS = 1, 0xF
SIZES_OF_BUFFERS = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and both by force
# The size of a pipe; and locks of parts of a file, of which one descriptor may hold any number (flock is one each).
PIPES_AND_LOCKS = (1031, 6, 7, 37, 38)
NEW_NAMESPACES = 0x7E020000
THREAD, SHARED_DESCRIPTORS = 0x00010000, 0x00000400
DESCRIPTORS_OF_ITS_OWN = 2  # close_range's flag
HIDDEN = 4  # prctl's PR_SET_DUMPABLE, with which a process hides its descriptors from an ordinary grader
FOR_ALL_THREADS = 1  # seccomp's flag


def bpf_program():
    """Return the filter for this machine as bytes, or None for a machine whose call numbers are not known here."""
    if platform.machine() not in MACHINES:
        return None
    _, calls = MACHINES[platform.machine()]
    by_argument = {
        # Jupyter's kernel begins with these; others, such as vsock, no network namespace holds.
        "socket": [_argument(0), *_each((UNIX, INTERNET, NETLINK), ALLOWED), REFUSED],
        # Others than streams can be sent to by many, and then hold more than a buffer.
        "socketpair": [
            *(_argument(0), (IF_EQUAL, 1, 0, UNIX), REFUSED),
            *(_argument(1), (AND, 0, 0, KINDS_OF_SOCKETS), (IF_EQUAL, 0, 1, STREAM), ALLOWED, REFUSED),
        ],
        "setsockopt": _if(2, SIZES_OF_BUFFERS),
        "fcntl": _if(1, PIPES_AND_LOCKS),
        "prctl": _if(0, (HIDDEN,)),
        # A thread with descriptors of its own would hold what the watch does not see.
        "clone": [
            *(_argument(0), (IF_ANY_BIT, 0, 1, NEW_NAMESPACES), REFUSED),
            *((IF_ANY_BIT, 1, 0, THREAD), ALLOWED, (IF_ANY_BIT, 0, 1, SHARED_DESCRIPTORS), ALLOWED, REFUSED),
        ],
        "close_range": [_argument(2), (IF_ANY_BIT, 0, 1, DESCRIPTORS_OF_ITS_OWN), REFUSED, ALLOWED],
        # Its flags lie in memory, where no filter sees them; without it, the C library takes clone.
        "clone3": [(RETURN, 0, 0, ERROR | errno.ENOSYS)],
    }
    numbers = [*calls.items(), *((None, number) for number in NEWER)]
    return _filter({number: by_argument.get(name, [REFUSED]) for name, number in numbers})


def refuse_sockets():
    """Refuse further sockets to this process, all its threads, and all that it starts; socket pairs stay.

    Data sent to a listening socket waits there without a descriptor, so no process is seen to hold it, and the buffers
    of TCP grow by themselves. The Jupyter kernel's own sockets exist already. On a machine whose call numbers are not
    known here it does nothing.
    """
    if platform.machine() not in MACHINES:
        return
    _, calls = MACHINES[platform.machine()]
    lines = ctypes.create_string_buffer(_filter({calls["socket"]: [REFUSED]}))
    # struct sock_fprog: how many lines there are, and where.
    described = struct.pack("HxxxxxxQ", len(lines) // 8, ctypes.addressof(lines))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(SECCOMP[platform.machine()], 1, FOR_ALL_THREADS, described):
        raise OSError(ctypes.get_errno(), "the second filter of system calls cannot be installed")


def _filter(answers):
    """Return a filter as bytes, from the lines that answer each call number."""
    machine, _ = MACHINES[platform.machine()]
    lines = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    lines += [(IF_AT_LEAST, 0, 1, SECOND_NUMBERS), REFUSED]
    for number, then in answers.items():
        # Each line: code, how many lines to skip if so, if not, and its number.
        lines += [(IF_EQUAL, 0, len(then), number), *then]
    lines.append(ALLOWED)
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _argument(place):
    """Return the line that loads the lower half of an argument; these calls use no more of it."""
    return LOAD, 0, 0, ARGUMENTS + 8 * place


def _if(place, values):
    return [_argument(place), *_each(values, REFUSED), ALLOWED]


def _each(values, answer):
    return [line for value in values for line in ((IF_EQUAL, 0, 1, value), answer)]
