"""A page as somebody sees who clicks: its links, and its forms with what a browser would send for each button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str | None]


@dataclass
class Form:
    """`buttons` are what can be pressed, each with its name and value; None for one without a name."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str] | None] = field(default_factory=list)

    def sent(self, button: tuple[str, str] | None) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in [*self.fields, *([button] if button else [])]:
            sent.setdefault(name, []).append(value)
        return sent


class Page(HTMLParser):
    """Read without running scripts, so that what only a script would send is not there."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, list[str](), list[Form]()
        self._form: Form | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told: Attributes = dict(attrs)
        if tag == "a" and told.get("href"):
            self.links.append(urljoin(self.address, str(told["href"])))
        elif tag == "form":
            action = urljoin(self.address, told.get("action") or self.address)
            self._form = Form(action, (told.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in told:
            self._control(tag, told)

    def _control(self, tag: str, told: Attributes) -> None:
        assert self._form is not None
        name, value = told.get("name") or "", told.get("value")
        if tag == "button" and (told.get("type") or "submit") == "submit":
            self._form.buttons.append((name, value or "") if name else None)
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((value or "", "selected" in told))
        elif tag == "textarea" and name:
            self._area, self._text = name, ""
        elif tag == "input" and name and told.get("type") != "file":
            if told.get("type") not in ("checkbox", "radio"):
                self._form.fields.append((name, value or ""))
            elif "checked" in told:
                self._form.fields.append((name, "on" if value is None else value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            chosen = [value for value, is_selected in self._options if is_selected]
            self._form.fields += [(self._select, value) for value in chosen or [v for v, _ in self._options[:1]]]
            self._select = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = None
