"""Install and start the planner with nothing but Python: `python3 run.py`, or `python3 run.py test`.

This file is standard library only, because it runs before anything is installed. Everything goes into
`.venv` beside it; a stamp remembers what was installed, so the second start installs nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
NO_VENV = """This Python has no venv module, which run.py needs to keep the planner's packages apart.
On Debian or Ubuntu: sudo apt-get install python3-venv    Then run the same command again."""
USAGE = """python3 run.py [options]       install what is needed and serve the demonstration
python3 run.py test [options]  install what tests need and run all of them
python3 run.py do COMMAND …    run a planner command in the same environment
python3 run.py lock            write the lock files anew after a change of pyproject.toml"""
INSTALLER = "requirements-installer.lock"
LOCKS = {
    "requirements.lock": ["--group", "checkout", "pyproject.toml"],
    "requirements-dev.lock": ["--group", "dev", "pyproject.toml"],
    INSTALLER: ["--group", "installer"],
}


def main(arguments: list[str]) -> int:
    """Do what *arguments* ask for; return the exit code."""
    if sys.version_info < OLDEST:
        print(f"The planner needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
        print("Install a newer Python and call this file with it, for example: python3.12 run.py")
        return 1
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if arguments[:1] == ["lock"]:
        return lock()
    if arguments[:1] == ["test"]:
        install("requirements-dev.lock")
        return run("-m", "pytest", *arguments[1:])
    install("requirements.lock")
    if arguments[:1] == ["do"]:
        return run("-m", "planner", *arguments[1:])
    return run("-m", "planner", "run", "--demo", *arguments)


def python() -> str:
    """Return the path of the environment's own Python."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def run(*words: str) -> int:
    """Run the environment's Python in the project's folder; Ctrl-C ends it without a traceback."""
    try:
        return subprocess.call([python(), *words], cwd=ROOT)
    except KeyboardInterrupt:
        return 0


def install(lock_file: str) -> None:
    """Bring `.venv` to what *lock_file* and pyproject.toml say, unless it is there already."""
    stamp = VENV / f"installed-{lock_file}"
    wanted = fingerprint(lock_file)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not Path(python()).exists():
        make_environment()
    print(f"Installing what {lock_file} names into .venv; this takes a minute the first time.", flush=True)
    if not install_fast(lock_file):
        install_plainly(lock_file)
    stamp.write_text(wanted)


def fingerprint(lock_file: str) -> str:
    """Return a digest of everything that decides what has to be installed."""
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for name in (lock_file, INSTALLER, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Make `.venv`, or say plainly what is missing for it."""
    try:
        import ensurepip  # noqa: F401  (Debian splits it off; venv fails without it)
        import venv
    except ImportError:
        raise SystemExit(NO_VENV) from None
    venv.create(VENV, with_pip=True, clear=VENV.exists())


def install_fast(lock_file: str) -> bool:
    """Install with uv, which takes seconds; return whether that worked."""
    pip = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [python(), "-m", "uv", "pip", "install", "--quiet", "--python", python()]
    quiet = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    return all(
        subprocess.call(command, cwd=ROOT, env=quiet) == 0
        for command in (
            [*pip, "--require-hashes", "-r", INSTALLER],
            [*uv, "--compile-bytecode", "--require-hashes", "-r", lock_file],
            [*uv, "--no-deps", "--no-build-isolation", "-e", "."],
        )
    )


def install_plainly(lock_file: str) -> None:
    """Install with pip alone, for machines where uv does not run."""
    pip = [python(), "-m", "pip", "install", "--disable-pip-version-check"]
    for command in (
        [*pip, "--no-deps", "--require-hashes", "-r", lock_file],
        [*pip, "--no-deps", "--no-build-isolation", "-e", "."],
    ):
        if subprocess.call(command, cwd=ROOT) != 0:
            raise SystemExit(
                "The packages could not be installed; the lines above say why. Check the connection to the "
                "package index (or set PIP_INDEX_URL to a mirror) and run the same command again."
            )


def lock() -> int:
    """Write the lock files: names, versions, markers and hashes, and no address of any host."""
    install("requirements-dev.lock")
    compiled = ["pip", "compile", "--universal", "--python-version", ".".join(map(str, OLDEST)), "--generate-hashes"]
    plain = ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    for name, sources in LOCKS.items():
        if code := run("-m", "uv", *compiled, *plain, *sources, "-o", name):
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
