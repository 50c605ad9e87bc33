"""The kinds of record that the directory keeps."""

from comity.directory.models import Post
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class PostBody(Body):
    """A post. `roles` are codes of `kernel.acting.Role`, `clearance` a marking level, `holder` a sign-in name."""

    title: str
    agency: str
    roles: tuple[str, ...]
    clearance: int = 0
    holder: str = ""


POST = register(
    Kind(
        "post",
        Words(vi="Chức vụ", en="Post"),
        PostBody,
        Post,
        Lifecycle(
            {"held": Words(vi="đang bổ nhiệm", en="held"), "closed": Words(vi="đã thôi", en="closed")},
            [Move("close", ("held",), "closed", Words(vi="Cho thôi", en="Close"))],
        ),
        local=True,
    )
)
