"""Install and start the planner with nothing but Python: `python3 run.py`, or `python3 run.py test`.

This file is standard library only, because it runs before anything is installed, and it is written so that a Python
that is too old can still read it and say so. Everything goes into `.venv` beside it; a stamp remembers what was
installed, so the second start installs nothing. It speaks both languages, because no translation is there yet.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
TOO_OLD = """Cần Python {wanted} trở lên; đây là Python {found}. Hãy cài bản mới hơn rồi chạy, ví dụ: python3.12 run.py
The planner needs Python {wanted} or newer; this is {found}. Install a newer one and call: python3.12 run.py"""
NO_VENV = """Python này thiếu mô-đun venv. Trên Debian, Ubuntu: sudo apt-get install python3-venv rồi chạy lại lệnh này.
This Python has no venv module, which run.py needs to keep the planner's packages apart.
On Debian or Ubuntu: sudo apt-get install python3-venv    Then run the same command again."""
INSTALLING = """Đang cài các thư viện ghi trong {lock} vào .venv; lần đầu mất chừng một phút.
Installing what {lock} names into .venv; this takes a minute the first time."""
NOT_INSTALLED = """Không cài được thư viện; lý do ghi ở trên. Kiểm tra kết nối (hoặc đặt PIP_INDEX_URL), rồi chạy lại.
The packages could not be installed; the lines above say why. Check the connection to the package index
(or set PIP_INDEX_URL to a mirror) and run the same command again."""
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


def main(arguments: "list[str]") -> int:
    """Do what *arguments* ask for; return the exit code."""
    if hasattr(sys.stdout, "reconfigure"):  # a terminal that has not all letters shows what it has
        sys.stdout.reconfigure(errors="replace")
    if sys.version_info < OLDEST:
        print(TOO_OLD.format(wanted=".".join(map(str, OLDEST)), found=sys.version.split()[0]))
        return 1
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if arguments[:1] == ["lock"]:
        return lock()
    if arguments[:1] == ["test"]:
        install("requirements-dev.lock")
        os.chdir(ROOT)
        return hand_over("-m", "pytest", *arguments[1:])
    install("requirements.lock")
    if not os.environ.get("PLANNER_DATA_DIR"):
        os.environ["PLANNER_DATA_DIR"] = str(ROOT / "data")
    if arguments[:1] == ["do"]:
        return hand_over("-P", "-m", "planner", *arguments[1:])
    return hand_over("-P", "-m", "planner", "run", "--demo", *arguments)


def python() -> str:
    """Return the path of the environment's own Python."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def hand_over(*words: str) -> int:
    """Become the environment's Python, so that a signal to this program reaches what it started."""
    words = (python(), *words)
    if os.name == "posix":
        sys.stdout.flush()
        return os.execv(words[0], words)  # noqa: S606  (it never returns)
    try:
        return subprocess.call(words)
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
    print(INSTALLING.format(lock=lock_file), flush=True)
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
            raise SystemExit(NOT_INSTALLED)


def lock() -> int:
    """Write the lock files: names, versions, markers and hashes, and no address of any host."""
    install("requirements-dev.lock")
    compiled = ["pip", "compile", "--universal", "--python-version", ".".join(map(str, OLDEST)), "--generate-hashes"]
    plain = ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    for name, sources in LOCKS.items():
        code = subprocess.call([python(), "-m", "uv", *compiled, *plain, *sources, "-o", name], cwd=ROOT)
        if code:
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
