"""JSON that every later step can keep and print."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from base.text import cleaned_deep


class JSONParser(parsers.JSONParser):
    """Texts come out cleaned; half characters, which no database keeps, and what is nested too deep are refused."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
            return cleaned_deep(data)
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError(_("内容嵌套太深，或含有不完整的字符。")) from error
