"""Themes: suggested by the profile's words; a person may choose another."""

from comity.directory.names import profile


def theme_of(text: str) -> str:
    """The code of the theme that the text's words suggest; "" for none."""
    suggested = profile().cued("theme", text)
    return suggested[0][0].code if suggested else ""
