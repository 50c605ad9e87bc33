"""A node that can be killed: server, courier and writer, each in a process group that one signal ends."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from comity.cli.demo.stage import Actor

PATIENCE = 6  # times as long as a demo waits
ROOT = Path(__file__).resolve().parents[3]


class Target(Actor):
    """A node of the demo's stage, with a writer; `written` is what it said was committed."""

    def __init__(self, home: Path, agency: str, port: int, other: str) -> None:
        super().__init__(home, agency, port)
        self.other = other
        self.written: list[str] = []
        self._writer: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
        self.environment = {**os.environ, "COMITY_HOME": str(home), "PYTHONPATH": os.pathsep.join(paths)}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def ask(self, scene: str, **with_: Any) -> Any:
        """Play one scene of `hand` in a process of its own."""
        with tempfile.NamedTemporaryFile(suffix=".json") as answer:
            command = [
                sys.executable,
                "-m",
                "tests.exchange.killing.hand",
                scene,
                json.dumps(with_),
                answer.name,
            ]
            subprocess.run(command, env=self.environment, check=True)
            return json.loads(Path(answer.name).read_bytes())

    def wait_open(self) -> None:
        """See `Actor`. A slow machine is given more time, as long as the server runs."""
        for _ in range(PATIENCE):
            with contextlib.suppress(RuntimeError):
                super().wait_open()
                return
            assert self._server is not None and self._server.poll() is None, f"{self.name} ended by itself"
        raise RuntimeError(f"{self.name} runs and does not answer")

    def start(self) -> None:
        """Start the server and the writer."""
        self.open()
        self._writer = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.killing.hand", "write", json.dumps({"to": self.other})],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, args=(self._writer,), daemon=True)
        self._listener.start()

    def kill(self) -> None:
        """See `Actor`; the writer as well."""
        self.stop_writing()
        super().kill()

    def stop_writing(self) -> None:
        """End the writer, whatever it is doing."""
        if self._writer is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._writer.pid, signal.SIGKILL)
            self._writer.wait()
            self._writer = None
        if self._listener is not None:
            self._listener.join(timeout=5)
            self._listener = None

    def _listen(self, writer: subprocess.Popen[str]) -> None:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.endswith("\n"):  # else it was killed while saying it
                self.written.append(line.strip())
