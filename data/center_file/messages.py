"""What is wrong with a table, in words that say where, the value and the remedy."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from data.center_file.values import shown
from data.suggestion import suggestion

_COMPARISONS = {
    "greater_than": ("gt", "is not over"),
    "greater_than_equal": ("ge", "is under"),
    "less_than": ("lt", "is not under"),
    "less_than_equal": ("le", "is over"),
}
_KINDS = {
    "string_type": "is no text in quotes",
    "int_type": "is no whole number",
    "float_type": "is no number",
    "finite_number": "is no finite number",
    "bool_type": "is neither true nor false",
    "list_type": "is no list",
    "dict_type": "is no table",
    "model_type": "is no table",
    "model_attributes_type": "is no table",
    "date_type": "is no date",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "is empty or has blanks around it",
}


def problems_of(
    error: ValidationError, *, model: type[BaseModel], raw: Any, place: str
) -> list[str]:
    """Give one sentence for each error of a table.

    Parameters
    ----------
    error
        What pydantic found.
    model
        The table's model; its fields' descriptions say what to give.
    raw
        The table as it stands in the file.
    place
        The table's name in the file, such as ``queues[2] "chat-en"``.
    """
    return [_sentence(dict(item), model, raw, place) for item in error.errors()]


def _sentence(item: Mapping[str, Any], model: type[BaseModel], raw: Any, place: str) -> str:
    kind, value = item["type"], item.get("input")
    where, remedy, inner = _locate(item["loc"], model, raw)
    if kind == "extra_forbidden":
        words = f"unknown key; {suggestion(str(item['loc'][-1]), _fields(inner))}"
    elif kind == "value_error":
        words = str(item["ctx"]["error"])
    elif kind == "missing":
        words = f"is missing; give {remedy}"
    elif kind.startswith("model_") and isinstance(value, list):
        words = "is a list of tables; write one table, in single brackets"
    else:
        words = f"{shown(value)} {_fault(kind, item.get('ctx', {}))}; give {remedy}"
    return f"{place}{where}: {words}"


def _fault(kind: str, context: Mapping[str, Any]) -> str:
    """Give what is wrong with a value, as the end of a sentence that starts with it."""
    if kind in _COMPARISONS:
        bound, words = _COMPARISONS[kind]
        return f"{words} {context[bound]:.9g}"
    if kind in ("too_short", "too_long"):
        return f"has {context['actual_length']} entries"
    return _KINDS.get(kind, "is not allowed")


def _locate(
    loc: Sequence[str | int], model: type[BaseModel], raw: Any
) -> tuple[str, str, type[BaseModel]]:
    """Give the written path of a location, what belongs there, and the innermost table."""
    path, remedy = "", "a table"
    for part in loc:
        if isinstance(part, int):
            # A single value stands for a list of one: the file has no such index.
            if isinstance(raw, list):
                path += f"[{part + 1}]"
                raw = raw[part]
            continue
        path += f".{part}"
        raw = raw.get(part) if isinstance(raw, dict) else None
        field = _fields(model).get(part)
        if field is not None:
            remedy = field.description or remedy
            model = next(iter(_models(field.annotation)), model)
    return path, remedy, model


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Give a table's fields by the keys of the file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Give the tables inside a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
