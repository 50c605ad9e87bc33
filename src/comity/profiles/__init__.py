"""A country's names, markings, urgency levels, document types and house styles, as data (vn first).

    profile = load()                                   # "vn"
    profile.marking(2).words.vi                        # "Mật"
    profile.find("agency", "BQP").code                 # "mnd"
    profile.sentence("engagements-total", "en", period="2015-2018", counted=9, accounts=12, agencies=3)

A second profile is a second folder of TOML files; it needs no code.
"""

import functools
from pathlib import Path

from comity.profiles.profile import Kind, Profile
from comity.profiles.reading import read

__all__ = ["FOLDER", "Kind", "Profile", "load"]

FOLDER = Path(__file__).parent
"""The folder of the profiles that come with the package, each in a folder named by its code."""


@functools.cache
def load(code: str = "vn", *, folder: Path = FOLDER) -> Profile:
    """The profile `code`, read once a process from `folder`/`code`.

    Raises Problem "profile-missing" where there is none, "profile-bad" (its place names file, table, entry
    and field) where its data do not hold together.
    """
    return read(folder / code)
