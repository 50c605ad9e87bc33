"""A saved search: the arguments of `find`, kept."""

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.search import Results, find
from comity.kernel.search.finding import Order

MOST_CHOSEN = 50


@dataclass(frozen=True)
class SavedSearch:
    """What is asked, as `find` takes it."""

    query: str = ""
    kinds: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @classmethod
    def load(cls, kept: dict[str, Any]) -> "SavedSearch":
        """From what `dump` gave."""
        return cls(
            query=kept.get("query", ""),
            kinds=tuple(kept.get("kinds", ())),
            owners=tuple(kept.get("owners", ())),
            states=tuple(kept.get("states", ())),
            years=tuple(kept.get("years", ())),
        )

    def choosing(self, field: str, values: tuple[Any, ...]) -> "SavedSearch":
        """The same with other choices in one field."""
        return self.load({**self.dump(), field: values})

    def dump(self) -> dict[str, Any]:
        """As JSON keeps it; what is not asked is not in it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value
        }

    def find(
        self,
        acting: Acting,
        *,
        order: Order = "rank",
        offset: int = 0,
        limit: int = 25,
        among: Collection[uuid.UUID] | None = None,
        language: str = "vi",
    ) -> Results:
        """What this hat finds by it now."""
        return find(
            acting,
            self.query,
            kinds=self.kinds,
            owners=self.owners,
            states=self.states,
            years=self.years,
            order=order,
            offset=offset,
            limit=limit,
            among=among,
            language=language,
        )
