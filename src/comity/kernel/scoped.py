"""Managers that refuse to answer until somebody says for whom."""

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models

from comity.kernel.access import visible

if TYPE_CHECKING:
    from comity.kernel.acting import Acting

RowT = TypeVar("RowT", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A query on labelled rows without an acting person. Use `.visible_to(acting)`."""


class WriteOutsideAction(RuntimeError):
    """A row was written by something that is not an action (design rule 1)."""


class ReadOnlyQuerySet(models.QuerySet[RowT]):
    """Rows to read. Whole-table writes would go round versions and journal, so there are none."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise WriteOutsideAction(f"{self.model.__name__}: rows are changed by actions, not by update()")

    def delete(self) -> NoReturn:
        raise WriteOutsideAction(f"{self.model.__name__}: records are never deleted")


class ScopedManager(models.Manager[RowT]):
    """The default manager of labelled tables."""

    def get_queryset(self) -> NoReturn:
        raise UnscopedQuery(f"{self.model.__name__}: say for whom: .objects.visible_to(acting)")

    def visible_to(self, acting: "Acting") -> ReadOnlyQuerySet[RowT]:
        """The rows that this hat may read."""
        prefix = "" if self.model._meta.label == "kernel.Record" else "record__"
        return self.for_machine().filter(visible(acting, prefix))

    def for_machine(self) -> ReadOnlyQuerySet[RowT]:
        """All rows, for the node's own machinery (journal, exchange, replicas). Never for a face."""
        return ReadOnlyQuerySet(self.model, using=self._db)
