"""A person at a page, whose clicks are counted as a mouse or a finger makes them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

CLICKS_FOR_A_CHOICE, CLICKS_FOR_A_FILE = 2, 3  # open the list and take one; the button, the file, "open"


@dataclass
class Hand:
    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        """A button."""
        self.click(self.page.get_by_role("button", name=name).first)

    def follow(self, name: str) -> None:
        """A link."""
        self.click(self.page.get_by_role("link", name=name).first)

    def type(self, where: Locator, text: str) -> None:
        """One click into the field, then the keyboard."""
        where.fill(text)
        self.clicks += 1

    def choose(self, where: Locator, label: "str | re.Pattern[str]") -> None:
        option = where.locator("option").filter(has_text=label).first
        where.select_option(value=option.get_attribute("value"))
        self.clicks += CLICKS_FOR_A_CHOICE

    def tick(self, what: Locator) -> None:
        what.check()
        self.clicks += 1

    def opens(self, path: str) -> None:
        """A page of the bar: its menu, then its name."""
        self.page.goto("/".join(self.page.url.split("/")[:3]) + path)
        self.clicks += CLICKS_FOR_A_CHOICE

    def hand_in(self, where: Locator, file: Path) -> None:
        where.set_input_files(file)
        self.clicks += CLICKS_FOR_A_FILE

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sees_heading(self, words: Any) -> None:
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()
