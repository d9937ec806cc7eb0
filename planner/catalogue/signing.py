"""Signatures of pack files (Ed25519): who vouches for a pack, and that not a byte of it was changed since."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from planner.catalogue.archive import Archive, Signature
from planner.errors import PlannerError
from planner.texts import Message, msg

State = Literal["trusted", "untrusted", "altered", "unsigned"]
_SAID: dict[State, Message] = {
    "trusted": msg("It is signed with the trusted key %(key)s and unchanged."),
    "untrusted": msg("It is signed with the key %(key)s, which is not among those trusted here."),
    "altered": msg("It was changed after it was signed with the key %(key)s."),
    "unsigned": msg("It is not signed: nobody vouches for it."),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with."""

    raw: bytes

    @property
    def id(self) -> str:
        """Return its fingerprint, short enough to be read aloud: sixteen letters and digits in groups of four."""
        letters = b32encode(hashlib.sha256(self.raw).digest()[:10]).decode()
        return "-".join(letters[n : n + 4] for n in range(0, 16, 4))

    @property
    def pem(self) -> str:
        """Return the key as it is handed on."""
        made = Ed25519PublicKey.from_public_bytes(self.raw)
        return made.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that packs are signed with; whoever holds it can sign in its owner's name."""

    _key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Return the key that its signatures are checked with."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def pem(self, passphrase: str = "") -> bytes:
        """Return the key as it is kept, locked with *passphrase* if there is one."""
        lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)

    def sign(self, statement: bytes) -> bytes:
        """Return the signature of *statement*."""
        return self._key.sign(statement)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signature of a pack is worth here; `key` is that of whoever signed."""

    state: State
    key: PublicKey | None = None

    @property
    def text(self) -> Message:
        """Return it in words."""
        return Message(_SAID[self.state], {"key": self.key.id if self.key else ""})


def new_key() -> SigningKey:
    """Make a key to sign with."""
    return SigningKey(Ed25519PrivateKey.generate())


def signing_key(pem: bytes, passphrase: str = "") -> SigningKey:
    """Read a key to sign with. Raise `PlannerError` in plain words if that is not possible."""
    try:
        key = load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError:
        if passphrase:
            return signing_key(pem)  # it is not locked, so that no passphrase was needed
        raise PlannerError(msg("The key is locked with a passphrase.")) from None
    except (ValueError, UnsupportedAlgorithm):
        raise PlannerError(msg("This is no key to sign with, or the passphrase is another.")) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise PlannerError(msg("Packs are signed with keys of the kind Ed25519; this is another."))
    return SigningKey(key)


def public_key(text: str) -> PublicKey:
    """Read a public key. Raise `PlannerError` in plain words if it is none."""
    try:
        key = load_pem_public_key(text.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        raise PlannerError(msg("This is no public key. It begins with “-----BEGIN PUBLIC KEY-----”.")) from None
    if not isinstance(key, Ed25519PublicKey):
        raise PlannerError(msg("Packs are signed with keys of the kind Ed25519; this is another."))
    return PublicKey(key.public_bytes_raw())


def sign(archive: Archive, key: SigningKey) -> Archive:
    """Return the pack with a signature of *key*."""
    signature = key.sign(_statement(archive, key.public))
    return archive.signed(Signature(public_key=key.public.raw.hex(), signature=signature.hex()))


def verify(archive: Archive, trusted: Iterable[PublicKey] = ()) -> Verdict:
    """Return what the signature of the pack is worth to those who trust the keys *trusted*."""
    if archive.signature is None:
        return Verdict("unsigned")
    key = PublicKey(bytes.fromhex(archive.signature.public_key))
    try:
        checked = Ed25519PublicKey.from_public_bytes(key.raw)
        checked.verify(bytes.fromhex(archive.signature.signature), _statement(archive, key))
    except (InvalidSignature, ValueError):
        return Verdict("altered", key)
    return Verdict("trusted" if key in set(trusted) else "untrusted", key)


def _statement(archive: Archive, key: PublicKey) -> bytes:
    """Return what is signed: by which key, which pack in which version, and the digest of all it holds."""
    manifest = archive.manifest
    parts = ("planner pack signature 1", key.id, manifest.key, manifest.version, archive.digest)
    return "\n".join(parts).encode()
