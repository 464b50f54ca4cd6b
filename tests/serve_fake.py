"""Serve the web channel on the scripted conversation: `python tests/serve_fake.py FOLDER PORT [real]`."""

import sys
from pathlib import Path

from fake_conversation import open_fake

from assistant.channels.slack import from_environment
from assistant.channels.web import serve
from assistant.settings import Settings

if __name__ == "__main__":
    folder, port, *real = sys.argv[1:]
    opener = None if real else open_fake
    serve(Settings(data_dir=Path(folder)), "127.0.0.1", int(port), opener, from_environment())
