"""What changes the directory."""

from collections.abc import Iterable

from comity.directory.kinds import PostBody
from comity.directory.models import User
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.kinds import Rendering
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create

APPOINTING = frozenset({Role.ADMINISTRATOR, Role.MACHINE})


@action
def do_appoint(
    username: str,
    title: Words,
    roles: Iterable[Role],
    clearance: int,
    *,
    acting: Acting,
    password: str | None = None,
) -> Record:
    """Give the account `username` (made if new) a post in the acting agency."""
    if User.objects.filter(username=username).exists():
        raise Problem(
            "user-exists",
            what=Words(vi=f"Tên đăng nhập “{username}” đã có.", en=f"The sign-in name “{username}” exists."),
            mend=Words(vi="Chọn tên khác.", en="Choose another name."),
            place="username",
        )
    User.objects.create_user(username, password)
    body = PostBody(
        title=title.vi,
        translations={"en": Rendering(fields={"title": title.en}, translator="Comity")},
        agency=acting.agency,
        roles=tuple(sorted(roles)),
        clearance=clearance,
        holder=username,
    )
    return create("post", body, acting=acting, roles=APPOINTING)
