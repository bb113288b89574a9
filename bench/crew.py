"""Workers under a supervisor: who leaves is started again. They can be killed, and their disk filled."""

import os
import resource
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

Process = subprocess.Popen[bytes]


class Crew:
    """Some workers, the oldest first."""

    def __init__(self, start: Callable[[], Process]) -> None:
        self._start = start
        self._workers: list[Process] = []
        self._room: int | None = None
        self.left: Counter[int] = Counter()
        """Exit statuses of those that left by themselves, and how often."""
        self.unclean: list[int] = []
        """Exit statuses other than 0 of those that were asked to leave."""

    def join(self) -> None:
        """Start one more worker."""
        self._workers.append(self._start())
        self._bound(self._workers[-1])

    def kill(self) -> None:
        """End the oldest worker by SIGKILL."""
        worker = self._workers.pop(0)
        worker.kill()
        worker.wait()

    def leave(self) -> None:
        """End the oldest worker by SIGTERM."""
        worker = self._workers.pop(0)
        worker.terminate()
        if status := worker.wait(120):
            self.unclean.append(status)

    def replace(self) -> None:
        """Start a worker for each that has left by itself."""
        for number, worker in enumerate(self._workers):
            if (status := worker.poll()) is not None:
                self.left[status] += 1
                self._workers[number] = self._start()
                self._bound(self._workers[number])

    def room(self, size: int | None) -> None:
        """Let no worker write a file beyond ``size`` bytes, as on a full disk; None: there is room again."""
        self._room = size
        for worker in self._workers:
            self._bound(worker)

    def cpu_seconds(self) -> float:
        """Return the user and system time that the workers have taken, all their threads together."""
        return sum(cpu_seconds(worker.pid) for worker in self._workers)

    def ask(self) -> None:
        """Let each write into its log what it is doing at this moment."""
        for worker in self._workers:
            worker.send_signal(signal.SIGUSR1)

    def stop(self) -> None:
        """End all by SIGTERM."""
        while self._workers:
            self.leave()

    def abandon(self) -> None:
        """End all that still run by SIGKILL."""
        while self._workers:
            self.kill()

    def _bound(self, worker: Process) -> None:
        if worker.poll() is None:
            _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
            size = hard if self._room is None else self._room
            resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (size, hard))


def cpu_seconds(pid: int) -> float:
    """Return what /proc says: fields 14 and 15 of stat, behind a name in brackets that may hold anything."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
