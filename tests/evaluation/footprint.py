"""What the reader costs: seconds to start and memory, in a process of its own. Run as a script by evaluate.py."""

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

TESTS = Path(__file__).resolve().parents[1]


def footprint(mode: str) -> dict[str, float]:
    """Return start-up seconds and megabytes, measured in a fresh process."""
    command = [sys.executable, str(Path(__file__)), mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _memory() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def _peak() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _main(mode: str) -> None:
    import chainlit  # noqa: F401  # what the product loads anyway, so that only the reader's own cost is counted
    import langgraph.graph  # noqa: F401

    import assistant.words
    import rules  # noqa: F401

    assistant.words.words("en")
    before, start = _memory(), perf_counter()
    from evaluation.readers import make_read

    read = make_read(mode)  # type: ignore[arg-type]
    read("We used Midjourney for mood boards, none of it is in the film.", None)
    first, ready = perf_counter() - start, _memory()
    from evaluation.texts import load

    for item in load("narratives"):
        read(item["text"], None)
    found = {"start_seconds": first, "ready_mb": ready - before, "worked_mb": _memory() - before}
    print(json.dumps({**found, "peak_mb": _peak() - before, "process_mb": _memory()}))


if __name__ == "__main__":
    sys.path.insert(0, str(TESTS))
    _main(*sys.argv[1:])
