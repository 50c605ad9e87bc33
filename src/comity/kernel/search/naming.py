"""What else a record is found by: names that its codes stand for, which the floors above know."""

from collections.abc import Callable, Iterable

from comity.kernel.kinds import Body

Naming = Callable[[Body], Iterable[str]]

_naming: list[Naming] = []


def provide(naming: Naming) -> None:
    """Have `naming` asked for more texts to find a record by. It must follow from the body and the profile alone."""
    _naming.append(naming)


def also_called(body: Body) -> list[str]:
    """The further texts by which a record with this body is found."""
    return [text for naming in _naming for text in naming(body)]
