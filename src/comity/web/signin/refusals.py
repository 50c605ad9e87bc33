"""What the sign-in page says when it lets nobody in. Known and unknown names hear the same."""

from datetime import datetime

from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from comity.directory.signing_locks import waits_until
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.languages import page_language
from comity.web.signin.cast import page_context
from comity.web.signin.whence import address_of

_AGAIN = Words(
    vi="Gõ lại cả hai, hoặc hỏi quản trị viên của cơ quan.",
    en="Type both again, or ask your agency's administrator.",
)
_ASK = Words(vi="Hỏi quản trị viên của cơ quan.", en="Ask your agency's administrator.")


def wrong() -> Problem:
    """Name or password, or a key: which of them is not told."""
    return Problem(
        "sign-in-refused",
        what=Words(
            vi="Tên đăng nhập hoặc mật khẩu không đúng.", en="The sign-in name or the password is not right."
        ),
        mend=_AGAIN,
    )


def no_post() -> Problem:
    """Whoever proved to be a person who holds no post here."""
    return Problem(
        "sign-in-no-post",
        what=Words(
            vi="Tài khoản này hiện không giữ chức vụ nào ở nút này.",
            en="This account holds no post on this node.",
        ),
        mend=_ASK,
    )


def waiting(until: datetime) -> Problem:
    """After too many failures, whether the name is known or not."""
    time = f"{timezone.localtime(until):%H:%M}"
    return Problem(
        "sign-in-waits",
        what=Words(
            vi=f"Sai quá nhiều lần: phải chờ đến {time} mới đăng nhập được.",
            en=f"Too many failed attempts: signing in must wait until {time}.",
        ),
        mend=Words(
            vi="Chờ đến giờ đó, hoặc đề nghị quản trị viên của cơ quan mở khóa.",
            en="Wait until then, or ask your agency's administrator to unlock it.",
        ),
    )


def provider_failed(name: Words) -> Problem:
    """The provider of identities is down, answered wrongly, or the person turned back there."""
    return Problem(
        "sign-in-provider",
        what=Words(
            vi=f"Không đăng nhập được bằng “{name.vi}”.", en=f"Signing in by “{name.en}” did not succeed."
        ),
        mend=Words(
            vi="Thử lại, hoặc đăng nhập bằng tên và mật khẩu.", en="Try again, or use name and password."
        ),
    )


def no_account(name: Words) -> Problem:
    """The provider knows the person, the directory does not (or knows them by another identity)."""
    return Problem(
        "sign-in-no-account",
        what=Words(
            vi=f"“{name.vi}” đã xác nhận, nhưng danh bạ của nút này không có tài khoản tương ứng.",
            en=f"“{name.en}” confirmed it, but this node's directory has no account that matches.",
        ),
        mend=_ASK,
    )


def refuse(request: HttpRequest, problem: Problem) -> ImmediateHttpResponse:
    """The sign-in page with a problem, to be raised from within allauth's flows."""
    context = page_context(request) | {"problem": problem.shape(page_language())}
    return ImmediateHttpResponse(render(request, "signin/sign_in.html", context, status=400))


def require_no_wait(request: HttpRequest, name: str) -> None:
    """Raise ValidationError where signing in under this name or from this address must wait."""
    until = waits_until(name, address_of(request))
    if until is not None:
        problem = waiting(until)
        raise ValidationError(problem.what.say(page_language()), code=problem.code)
