"""Signatures: who vouches for a pack, and what a signature is worth to somebody who trusts certain keys."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from planner.catalogue.archive import Archive, build, gather, open_archive
from planner.catalogue.signing import new_key, public_key, sign, signing_key, verify
from planner.errors import PlannerError
from planner.texts import say
from tests.support.world import GARDEN

KEY, OTHER = new_key(), new_key()


@pytest.fixture
def archive() -> Archive:
    return gather(GARDEN)


def test_whoever_trusts_the_key_trusts_the_pack(archive):
    verdict = verify(open_archive(build(sign(archive, KEY))), [OTHER.public, KEY.public])
    assert verdict.state == "trusted"
    assert KEY.public.id in say(verdict.text, "en")


def test_a_good_signature_of_a_stranger_names_the_key_to_ask_about(archive):
    verdict = verify(sign(archive, KEY), [OTHER.public])
    assert (verdict.state, verdict.key) == ("untrusted", KEY.public)


def test_a_pack_without_signature_has_nobody_who_vouches_for_it(archive):
    assert verify(archive, [KEY.public]).state == "unsigned"


def test_signing_twice_gives_the_same_bytes(archive):
    assert build(sign(archive, KEY)) == build(sign(sign(archive, OTHER), KEY))


def changed(archive: Archive, name: str, old: str, new: str) -> Archive:
    """Return the archive as somebody would build it anew around a changed file, with the old signature."""
    files = {**archive.files, name: archive.files[name].replace(old.encode(), new.encode())}
    assert files != archive.files
    unsigned = open_archive(build(Archive(archive.manifest, files)))
    return unsigned.signed(archive.signature)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("checks/manners.yaml", "warning", "hint"), ("pack.yaml", "1.2.3", "1.2.4"), ("pack.yaml", "draft", "official")],
)
def test_a_pack_that_was_changed_and_built_anew_is_seen(archive, name, old, new):
    assert verify(changed(sign(archive, KEY), name, old, new), [KEY.public]).state == "altered"


def test_a_signature_of_another_pack_is_worth_nothing(archive):
    other = open_archive(build(Archive(archive.manifest, {**archive.files, "LICENSE": b"MIT\n"})))
    assert verify(other.signed(sign(archive, KEY).signature), [KEY.public]).state == "altered"


def test_the_name_of_another_signer_cannot_be_put_on_it(archive):
    signature = sign(archive, KEY).signature
    assert signature is not None
    forged = signature.model_copy(update={"public_key": OTHER.public.raw.hex()})
    assert verify(archive.signed(forged), [OTHER.public]).state == "altered"


def test_a_key_is_called_by_sixteen_letters_in_groups_of_four():
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", KEY.public.id)
    assert KEY.public.id != OTHER.public.id


@pytest.mark.parametrize("passphrase", ["", "mật khẩu dài"])
def test_a_key_comes_back_as_it_was_kept(archive, passphrase):
    kept = signing_key(KEY.pem(passphrase), passphrase)
    assert kept.public == KEY.public
    assert public_key(kept.public.pem) == KEY.public
    assert verify(sign(archive, kept), [KEY.public]).state == "trusted"


def test_a_passphrase_that_is_not_needed_does_no_harm():
    assert signing_key(KEY.pem(), "nobody asked").public == KEY.public


RSA = generate_private_key(65537, 2048)
RSA_PRIVATE = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
RSA_PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("pem", "passphrase", "words"),
    [
        (KEY.pem("one"), "two", "passphrase is another"),
        (KEY.pem("one"), "", "locked with a passphrase"),
        (b"hello", "", "no key to sign with"),
        (KEY.public.pem.encode(), "", "no key to sign with"),
        (RSA_PRIVATE, "", "Ed25519"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_in_plain_words(pem, passphrase, words):
    with pytest.raises(PlannerError, match=words):
        signing_key(pem, passphrase)


@pytest.mark.parametrize(
    ("text", "words"), [("hello", "no public key"), ("vườn", "no public key"), (RSA_PUBLIC.decode(), "Ed25519")]
)
def test_what_is_no_public_key_is_refused_in_plain_words(text, words):
    with pytest.raises(PlannerError, match=words):
        public_key(text)
