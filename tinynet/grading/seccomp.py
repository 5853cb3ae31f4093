"""Calls of the kernel that no exercise needs: memory that no process is seen to hold, and doors out of the sandbox.

The filter is a program for the Linux kernel's classic BPF, see ``seccomp(2)`` and the kernel's
``Documentation/userspace-api/seccomp_filter.rst``; bubblewrap installs it.
"""

import errno
import platform
import struct

__all__ = ["program"]

# By machine: its name to the kernel (linux/audit.h), and the numbers of the calls (asm/unistd.h).
MACHINES = {
    "x86_64": (
        0xC000003E,
        {
            **{"memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68, "semget": 64, "mq_open": 240},
            **{"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "userfaultfd": 323},
            **{"add_key": 248, "request_key": 249, "keyctl": 250, "perf_event_open": 298, "bpf": 321},
            **{"io_uring_setup": 425, "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155},
            **{"chroot": 161, "open_by_handle_at": 304, "clone": 56, "clone3": 435, "socket": 41, "setsockopt": 54},
            "fcntl": 72,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186, "semget": 190, "mq_open": 180},
            **{"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "userfaultfd": 282},
            **{"add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "bpf": 280},
            **{"io_uring_setup": 425, "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41},
            **{"chroot": 51, "open_by_handle_at": 265, "clone": 220, "clone3": 435, "socket": 198, "setsockopt": 208},
            "fcntl": 25,
        },
    ),
}
# Newer ones have one number on all machines: open_tree to fspick, and mount_setattr.
MOUNTS = (*range(428, 434), 442)
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE = ERROR | errno.EPERM
# On x86_64 every call has a second number from here on.
SECOND_NUMBERS = 0x40000000

# What a call may not be asked for, by its arguments (linux/socket.h, asm-generic/socket.h, fcntl.h, sched.h).
UNIX, INTERNET, INTERNET_6, NETLINK = 1, 2, 10, 16
SIZES_OF_BUFFERS = (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and both by force
SIZE_OF_A_PIPE = 1031
NEW_NAMESPACES = 0x7E020000


def program():
    """Return the filter for this machine as bytes, or None for a machine whose numbers are not known here."""
    if platform.machine() not in MACHINES:
        return None
    machine, calls = MACHINES[platform.machine()]
    by_argument = {
        # What else there is, such as vsock, is no matter of a network that could be taken away.
        "socket": _unless(0, (UNIX, INTERNET, INTERNET_6, NETLINK)),
        "setsockopt": _if(2, SIZES_OF_BUFFERS),
        "fcntl": _if(1, (SIZE_OF_A_PIPE,)),
        "clone": [_argument(0), (IF_ANY_BIT, 0, 1, NEW_NAMESPACES), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)],
        # Its flags lie in memory, where no filter sees them; without it, the C library takes clone.
        "clone3": [(RETURN, 0, 0, ERROR | errno.ENOSYS)],
    }
    lines = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    lines += [(IF_AT_LEAST, 0, 1, SECOND_NUMBERS), (RETURN, 0, 0, REFUSE)]
    for name, number in [*calls.items(), *((None, number) for number in MOUNTS)]:
        # Each line: code, how many lines to skip if so, if not, and its number.
        then = by_argument.get(name, [(RETURN, 0, 0, REFUSE)])
        lines += [(IF_EQUAL, 0, len(then), number), *then]
    lines.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _argument(place):
    """Return the line that loads the lower half of an argument, which is all that these calls look at."""
    return LOAD, 0, 0, ARGUMENTS + 8 * place


def _if(place, values):
    return [_argument(place), *_return(values, REFUSE), (RETURN, 0, 0, ALLOW)]


def _unless(place, values):
    return [_argument(place), *_return(values, ALLOW), (RETURN, 0, 0, REFUSE)]


def _return(values, answer):
    return [line for value in values for line in ((IF_EQUAL, 0, 1, value), (RETURN, 0, 0, answer))]
