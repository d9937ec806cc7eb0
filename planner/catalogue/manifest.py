"""The manifest of a pack, `pack.yaml`: who it is, what it fits, what it needs."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.catalogue.entries import Value
from planner.texts import Bilingual, Language, msg

Contract = Annotated[str, Field(pattern=r"^\d+\.\d+$")]


class Contracts(Value):
    """The range of contract versions that a pack was written for, both ends included."""

    lowest: Contract
    highest: Contract

    def includes(self, contract: tuple[int, int]) -> bool:
        """Return whether *contract* lies in the range."""
        return _numbers(self.lowest) <= contract <= _numbers(self.highest)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if _numbers(self.lowest) > _numbers(self.highest):
            raise ValueError(msg("lowest is higher than highest"))
        return self


class Manifest(Value):
    """What `pack.yaml` says."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$", description="Semantic version.")
    contract: Contracts
    title: Bilingual
    description: Bilingual
    case_types: tuple[str, ...] = Field((), description="Case types that the pack serves; empty for all.")
    authors: tuple[str, ...] = Field(min_length=1)
    licence: str
    maturity: Literal["draft", "trial", "reviewed", "official"]
    languages: tuple[Language, ...] = ("vi", "en")
    requires: tuple[str, ...] = Field((), description="Keys of packs whose content this one refers to.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
