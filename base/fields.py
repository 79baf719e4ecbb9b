"""Model fields that keep personal facts unreadable in the database."""

from typing import Any

from django.db import models

from base.crypto import decrypt, decrypt_bytes, encrypt, encrypt_bytes, keyed_hash


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


class KeyedHashField(models.CharField[Any, Any]):
    """The keyed hash of another field of the row, kept in step at every save; empty where that field is empty."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        column: dict[str, Any] = {"max_length": 64, "blank": True, "editable": False, "db_index": True, "default": ""}
        super().__init__(**column | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = keyed_hash(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value
