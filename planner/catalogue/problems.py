"""What is wrong with a value, in words that can be translated: pydantic's findings and those of our own validators."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from planner.texts import Message, msg

_TEXT, _NUMBER = msg("it has to be a text"), msg("it has to be a number")
_WHOLE, _DAY = msg("it has to be a whole number"), msg("it has to be a day of the calendar, written as YYYY-MM-DD")
_FIELDS, _LIST = msg("it has to be fields with values"), msg("it has to be a list")
_SAID: Mapping[str, Message] = {
    "string_type": _TEXT,
    "string_too_short": msg("it needs at least %(min_length)s characters"),
    "string_too_long": msg("it may have at most %(max_length)s characters"),
    "string_pattern_mismatch": msg("it has to be written like this pattern: %(pattern)s"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": msg("it has to be true or false"),
    "bool_parsing": msg("it has to be true or false"),
    "greater_than_equal": msg("it has to be %(ge)s or more"),
    "greater_than": msg("it has to be more than %(gt)s"),
    "less_than_equal": msg("it has to be %(le)s or less"),
    "less_than": msg("it has to be less than %(lt)s"),
    "literal_error": msg("it has to be one of %(expected)s"),
    "enum": msg("it has to be one of %(expected)s"),
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": msg("it has to be a moment with its time zone"),
    "datetime_parsing": msg("it has to be a moment with its time zone"),
    "datetime_from_date_parsing": msg("it has to be a moment with its time zone"),
    "timezone_aware": msg("it has to be a moment with its time zone"),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _FIELDS,
    "mapping_type": _FIELDS,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "too_short": msg("it needs at least %(min_length)s entries"),
    "too_long": msg("it may have at most %(max_length)s entries"),
    "none_required": msg("it has to be empty"),
}


def problem_of(detail: ErrorDetails) -> Message | str:
    """Return what is wrong, as a message; a finding that is not listed here is said as pydantic says it."""
    context = detail.get("ctx", {})
    error = context.get("error")
    if isinstance(error, ValueError) and error.args:
        found = error.args[0]
        return found if isinstance(found, Message) else str(found)
    if detail["type"] in ("string_too_short", "too_short") and context.get("min_length") == 1:
        return msg("it may not be empty")
    known = _SAID.get(detail["type"])
    return Message(known, context) if known is not None else detail["msg"]
