"""`planner pack build|sign|verify|keys`: packs as files that are passed on, and the keys that vouch for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from planner.catalogue.archive import Archive, build, gather, read_archive
from planner.catalogue.contract import claim_faults, named
from planner.catalogue.pack import Pack, load_pack
from planner.catalogue.signing import PublicKey, SigningKey, new_key, public_key, sign, signing_key, verify
from planner.cli.speaking import REFUSED, Command, Group, answer, language, tell
from planner.cli.working import at_work, for_programs, write_file
from planner.errors import Conflict, NotFound, PackFault, PlannerError
from planner.hookspecs import CONTRACT
from planner.packs.contract_matrix import Fit, fit_of
from planner.packs.keys import trusted
from planner.texts import msg, say

_FILE = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)
PUBLIC = ".pub"


@click.command("build", cls=Command, help=msg("Build the pack in the folder DIR into one file that can be passed on."))
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o", "--output", metavar="FILE", type=_FILE, help=msg("Write this file; otherwise KEY-VERSION.pack.zip.")
)
@for_programs
def build_(folder: Path, output: Path | None, as_json: bool) -> None:
    """Build a pack; the same folder gives the same bytes everywhere."""
    archive = gather(folder)
    _sound_pack(archive)
    file = output or Path(archive.file_name)
    data = build(archive)
    write_file(file, data)
    if as_json:
        answer({**_values(archive), "file": str(file), "bytes": len(data)})
        return
    tell(msg("Written: %(file)s, %(count)s bytes", file=str(file), count=len(data)))
    tell(msg("Digest of its content: %(digest)s", digest=archive.digest))


@click.command("sign", cls=Command, help=msg("Sign the pack in FILE with your key: you vouch for what it holds."))
@click.argument("file", metavar="FILE", type=_THERE)
@click.option("--key", "key_file", metavar="KEY", type=_THERE, required=True, help=msg("File of the key to sign with."))
@click.option("--passphrase-file", type=_THERE, help=msg("File with the passphrase of the key; otherwise it is asked."))
@click.option("-o", "--output", metavar="FILE", type=_FILE, help=msg("Write this file and leave the other as it is."))
@for_programs
def sign_(file: Path, key_file: Path, passphrase_file: Path | None, output: Path | None, as_json: bool) -> None:
    """Put a signature into a pack file, in place of the one that may be in it."""
    archive = read_archive(file)
    _sound_pack(archive)
    key = _signing_key(key_file, passphrase_file)
    signed = sign(archive, key)
    write_file(output or file, build(signed))
    if as_json:
        answer({**_values(signed), "file": str(output or file), "key": key.public.id})
    else:
        tell(msg("Signed with the key %(key)s: %(file)s", key=key.public.id, file=str(output or file)))


@click.command("verify", cls=Command, help=msg("See who signed the pack in FILE, and whether it was changed since."))
@click.argument("file", metavar="FILE", type=_THERE)
@click.option("--key", "key_files", metavar="KEY", type=_THERE, multiple=True, help=msg("Trust this public key only."))
@click.option("--here", is_flag=True, help=msg("Trust the keys that are trusted in this planner, and no others."))
@for_programs
def verify_(file: Path, key_files: tuple[Path, ...], here: bool, as_json: bool) -> None:
    """Check form, content and signature; exit with 1 unless it is signed and unchanged."""
    keys = [_public_key(key_file) for key_file in key_files]
    if here:
        with at_work():
            keys += trusted()
    any_key = not (here or key_files)
    archive = read_archive(file)
    pack = _sound_pack(archive)
    verdict = verify(archive, keys)
    good = verdict.state == "trusted" or (verdict.state == "untrusted" and any_key)
    text = msg("It is signed with the key %(key)s and unchanged.", key=verdict.key.id if verdict.key else "")
    said = text if good and any_key else verdict.text
    fit = fit_of(pack.manifest, pack.entries)
    if as_json:
        key = verdict.key.id if verdict.key else None
        signature = {"state": verdict.state, "key": key, "text": say(said, language())}
        answer({**_values(archive), "good": good, "signature": signature, "contract": fit.values()})
    else:
        _tell_archive(archive, fit)
        tell(said, err=not good)
    if not good:
        click.get_current_context().exit(REFUSED)


def _tell_archive(archive: Archive, fit: Fit) -> None:
    manifest = archive.manifest
    tell(msg("%(name)s %(version)s – %(title)s", name=manifest.key, version=manifest.version, title=manifest.title))
    tell(msg("Digest of its content: %(digest)s", digest=archive.digest))
    claims = msg(
        "Contract: claims %(low)s to %(high)s, needs %(needs)s", low=fit.lowest, high=fit.highest, needs=fit.needs
    )
    tell(claims)
    if not manifest.contract.includes(CONTRACT):
        tell(msg("It does not fit this planner, which has contract %(contract)s.", contract=named(CONTRACT)))


keys = Group("keys", help=msg("Make the keys that packs are signed with, and see what they are called."))


@keys.command("new", help=msg("Make a key: FILE, to be kept secret, and FILE.pub, to be handed on."))
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--passphrase-file", type=_THERE, help=msg("Lock the key with the passphrase in this file."))
@for_programs
def new(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a pair of keys; the secret one can be read by its owner only."""
    key = new_key()
    public = file.with_name(file.name + PUBLIC)
    if file.exists() or public.exists():
        raise Conflict(msg("There is a file %(file)s already. A key is never overwritten.", file=str(file)))
    _write_secret(file, key.pem(_passphrase(passphrase_file)))
    write_file(public, key.public.pem.encode())
    if as_json:
        answer({"key": key.public.id, "file": str(file), "public": str(public)})
        return
    tell(msg("Key %(key)s", key=key.public.id))
    tell(msg("  %(file)s – keep it secret: whoever has it signs in your name", file=str(file)))
    tell(msg("  %(file)s – hand it on to those who shall trust your packs", file=str(public)))


@keys.command("show", help=msg("Say what the key in FILE is called, to be compared aloud."))
@click.argument("file", metavar="FILE", type=_THERE)
@for_programs
def show(file: Path, as_json: bool) -> None:
    """Say the fingerprint of a public or secret key, and its public half."""
    key = _public_key(file)
    if as_json:
        answer({"key": key.id, "public": key.pem})
        return
    tell(msg("Key %(key)s", key=key.id))
    click.echo(key.pem, nl=False)


def _sound_pack(archive: Archive) -> Pack:
    """Load what is in a pack file; refuse it, too, if its manifest claims a contract that is too low."""
    pack = load_pack(archive.folder())
    faults = claim_faults(pack, archive.folder())
    if faults:
        raise PackFault(msg("The pack %(name)s was refused.", name=pack.manifest.key), faults)
    return pack


def _values(archive: Archive) -> dict[str, Any]:
    manifest = archive.manifest
    return {
        "pack": manifest.key,
        "version": manifest.version,
        "digest": archive.digest,
        "files": sorted(archive.files),
    }


def _write_secret(file: Path, content: bytes) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
    except OSError as error:
        problem = error.strerror or str(error)
        raise Conflict(msg("%(file)s cannot be written: %(problem)s", file=str(file), problem=problem)) from None


def _signing_key(file: Path, passphrase_file: Path | None) -> SigningKey:
    pem = _read(file)
    passphrase = _passphrase(passphrase_file)
    if b"ENCRYPTED" in pem and not passphrase:
        passphrase = click.prompt(say(msg("Passphrase of the key"), language()), hide_input=True, err=True)
    return signing_key(pem, passphrase)


def _public_key(file: Path) -> PublicKey:
    """Read a public key; the secret one tells it too."""
    pem = _read(file)
    if b"PRIVATE KEY" in pem:
        return _signing_key(file, None).public
    return public_key(pem.decode("utf-8", "replace"))


def _passphrase(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        passphrase = _read(file).decode("utf-8").splitlines()[0]
    except (UnicodeDecodeError, IndexError):
        passphrase = ""
    if not passphrase:
        raise PlannerError(msg("The first line of %(file)s has to be the passphrase.", file=str(file)))
    return passphrase


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(100_000)
    except OSError as error:
        problem = error.strerror or str(error)
        raise NotFound(msg("The file cannot be read: %(problem)s", problem=problem)) from None
