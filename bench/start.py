"""From starting the process to the first page served, beside `chainlit hello`, taking turns."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROUNDS = 3
PORT = "{port}"


def main() -> None:
    """Print seconds to the first page, ours and Chainlit's own."""
    chainlit = str(Path(sys.executable).with_name("chainlit"))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds([sys.executable, "-m", "assistant", "web", "--port", PORT]))
        theirs.append(_seconds([chainlit, "hello"]))
    print("\nStart to first page")
    print(f"{'frankly web':42} {median(ours):10.2f} s")
    print(f"{'chainlit hello':42} {median(theirs):10.2f} s")
    print(f"{'ratio':42} {median(ours) / median(theirs):10.2f}")


def _seconds(command: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        # `chainlit hello` takes its port from the environment only, and would open a browser.
        theirs = {"CHAINLIT_APP_ROOT": folder, "CHAINLIT_PORT": str(port), "BROWSER": "true"}
        env = {**os.environ, "FRANKLY_DATA_DIR": folder, **theirs}
        quiet = subprocess.DEVNULL
        began = time.perf_counter()
        with subprocess.Popen(
            [part.format(port=port) for part in command],
            env=env,
            cwd=folder,
            start_new_session=True,
            stdout=quiet,
            stderr=quiet,
        ) as server:
            try:
                return _first_page(f"http://127.0.0.1:{port}/", began)
            finally:
                os.killpg(server.pid, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _first_page(address: str, began: float) -> float:
    while time.perf_counter() - began < 60:
        try:
            with urllib.request.urlopen(address, timeout=2) as page:
                page.read()
                return time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise TimeoutError(f"no page at {address} in a minute")


if __name__ == "__main__":
    main()
