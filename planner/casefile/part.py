"""What all parts of a case file are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$", max_length=80)]
Short = Annotated[str, Field(max_length=300)]
Prose = Annotated[str, Field(max_length=20_000)]
Sum = Annotated[int, Field(ge=0, le=10**15)]


class Part(BaseModel):
    """A part of the document; a field that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)
