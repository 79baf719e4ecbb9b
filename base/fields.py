"""Model fields that keep personal facts unreadable in the database, and those that follow from another field."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from base.crypto import decrypt, decrypt_bytes, encrypt, encrypt_bytes, keyed_hash, keyed_pieces


class EncryptedTextField(models.TextField[Any, Any]):
    """Text that is encrypted in its column; empty text stays empty. Search through a `KeyedHashField` beside it."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value)) if value else value


class EncryptedBytesField(models.BinaryField[Any, Any]):
    """A file that is encrypted in its column."""

    def from_db_value(self, value: Any, expression: object, connection: object) -> bytes | None:
        return None if value is None else decrypt_bytes(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else encrypt_bytes(bytes(value))
        return super().get_db_prep_value(sealed, connection, prepared)


class Derived(models.Field[Any, Any]):
    """A column that follows from another field of the row, kept in step at every save and bulk_create.

    A save that names its fields names these too (`with_derived`); a bulk_update computes them first (`derive`); an
    update in the database does not reach them.
    """

    source: str

    def derived(self, value: Any) -> Any:
        raise NotImplementedError

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.derived(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value


class KeyedHashField(Derived, models.CharField[Any, Any]):
    """The keyed hash of another field of the row; empty where that field is empty."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        column: dict[str, Any] = {"max_length": 64, "blank": True, "editable": False, "db_index": True, "default": ""}
        super().__init__(**column | kwargs)

    def derived(self, value: Any) -> str:
        return keyed_hash(value)


class KeyedPiecesField(Derived, ArrayField[Any, Any]):
    """Marks by which any four or more digits in a row of another field find its row (`keyed_pieces`)."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        column: dict[str, Any] = {
            "base_field": models.IntegerField(),
            "default": list,
            "editable": False,
            "blank": True,
        }
        super().__init__(**column | kwargs)

    def derived(self, value: Any) -> list[int]:
        return keyed_pieces(value)


class DerivedTextField(Derived, models.TextField[Any, Any]):
    """What a function makes of another field's text."""

    def __init__(self, source: str, by: Callable[[str], str], **kwargs: Any) -> None:
        self.source, self.by = source, by
        column: dict[str, Any] = {"blank": True, "editable": False, "default": ""}
        super().__init__(**column | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"by": self.by}

    def derived(self, value: Any) -> str:
        return self.by(value)


def derived_fields(model: type[models.Model]) -> list[Derived]:
    return [field for field in model._meta.concrete_fields if isinstance(field, Derived)]


def with_derived(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The fields to name in a save so that what follows from them is saved too."""
    given = list(dict.fromkeys(names))
    follow = [field.name for field in derived_fields(model) if field.source in given and field.name not in given]
    return [*given, *follow]


def derive(row: models.Model) -> bool:
    """Put what follows from the row's fields into it; whether anything was different."""
    before = [getattr(row, field.attname) for field in derived_fields(type(row))]
    return before != [field.pre_save(row, add=False) for field in derived_fields(type(row))]
