"""Words said to people, in every language of the interface."""

from typing import NamedTuple


class Words(NamedTuple):
    """One saying in Vietnamese and in English; neither may be left empty."""

    vi: str
    en: str

    def say(self, language: str) -> str:
        """The saying in `language` ("vi" or "en"); any other language gets English."""
        return self.vi if language.startswith("vi") else self.en
