"""Gathers what the program says and keeps its Vietnamese in step: `python tests/project/extraction.py`.

The .po file is written in one canonical form – sorted, without dates and places – so that it changes only when a
sentence or a translation does. Sentences that are gone are dropped; new ones come with an empty translation.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import normalize, read_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "planner" / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%(?:\((\w+)\)[sd]|.)")
HEAD = """msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def sentences() -> set[str]:
    """Return the English of everything that can be said: in code, on pages, and by WTForms."""
    return {*_in_code(), *_on_pages(), *_of_wtforms()}


def _in_code() -> Iterator[str]:
    """Yield what calls of msg hold, those inside an f-string too."""
    for path in sorted((ROOT / "planner").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "msg"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value


def _on_pages() -> Iterator[str]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        options = {"trimmed": "false", "silent": "false"}
        for _, text, _, _ in extract_from_file("jinja2", path, keywords={"_": None}, options=options):
            yield text if isinstance(text, str) else text[0]


def _of_wtforms() -> Iterator[str]:
    template = (files("wtforms") / "locale" / "wtforms.pot").read_bytes()
    for message in read_po(BytesIO(template)):
        if message.id:
            yield message.id if isinstance(message.id, str) else message.id[0]


def translated() -> tuple[str, dict[str, str]]:
    """Return the comment at the head of the .po file and the translations it holds, by English sentence."""
    if not PO.exists():
        return "", {}
    text = PO.read_text("utf-8")
    comment = "\n".join(line for line in text.partition("msgid")[0].splitlines() if line.startswith("#"))
    catalog = read_po(BytesIO(text.encode()), locale="vi")
    return comment, {str(m.id): str(m.string) for m in catalog if isinstance(m.id, str) and m.id and m.string}


def written(comment: str, texts: dict[str, str]) -> str:
    """Return the .po file for *texts* in its canonical form."""
    parts = [f"{comment}\n{HEAD}".lstrip()]
    for english, vietnamese in sorted(texts.items()):
        flag = "#, python-format\n" if PLACEHOLDER.search(english) else ""
        parts.append(f"{flag}msgid {normalize(english, width=110)}\nmsgstr {normalize(vietnamese, width=110)}\n")
    return "\n".join(parts)


def faults(texts: dict[str, str], wanted: set[str]) -> list[str]:
    """Return what is wrong: sentences without translation, and translations whose placeholders differ."""
    found = [f"not translated: {english}" for english in sorted(wanted) if not texts.get(english)]
    found += [
        f"placeholders differ: {english}"
        for english, vietnamese in sorted(texts.items())
        if vietnamese and placeholders(english) != placeholders(vietnamese)
    ]
    return found


def placeholders(text: str) -> set[str]:
    """Return the names of the values that go into *text*."""
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def update() -> list[str]:
    """Bring the .po file up to date; return what is still wrong with it."""
    comment, texts = translated()
    wanted = sentences()
    kept = {english: texts.get(english, "") for english in wanted}
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(written(comment, kept), "utf-8")
    return faults(kept, wanted)


if __name__ == "__main__":
    left = update()
    sys.stdout.write("".join(f"{fault}\n" for fault in left) + f"{len(left)} left\n")
    sys.exit(1 if left else 0)
