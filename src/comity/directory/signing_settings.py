"""What a node's `node.toml` says of signing in: providers of identities, and how many proxies stand before the node.

[sign_in]
proxies = 1                     # the last so many addresses of X-Forwarded-For are the operator's own proxies'

[[sign_in.provider]]
code = "ministry"
vi = "Tài khoản của Bộ"
en = "The Ministry's account"
issuer = "https://id.example/"
client_id = "comity"
secret = "…"
claim = "preferred_username"    # the claim that holds the sign-in name of the directory
"""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _secure(address: str) -> str:
    """Identities come over TLS; without it only from this very machine (tests)."""
    parts = urlsplit(address)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError("an https:// address is needed")
    return address.rstrip("/")


class Provider(BaseModel):
    """An OpenID Connect provider whose identities this node takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    vi: Text
    en: Text
    issuer: Annotated[Text, AfterValidator(_secure)]
    client_id: Text
    secret: str = Field(default="", repr=False)
    claim: Text = "preferred_username"
    scopes: tuple[Text, ...] = ("openid", "profile")

    @property
    def words(self) -> Words:
        """The name on its button."""
        return Words(vi=self.vi, en=self.en)


class SignInSettings(BaseModel):
    """The section `[sign_in]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    proxies: int = Field(default=0, ge=0, le=8)
    providers: tuple[Provider, ...] = Field(default=(), alias="provider")


def sign_in_settings() -> SignInSettings:
    """This node's; Problem "sign-in-settings" where the section cannot be read."""
    try:
        return SignInSettings.model_validate(dict(node.here().sign_in))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]  # the input may be a secret
        place = ".".join(str(step) for step in ("sign_in", *first["loc"]))
        raise Problem(
            "sign-in-settings",
            what=Words(vi=f"node.toml sai: {first['msg']}.", en=f"node.toml is wrong: {first['msg']}."),
            mend=Words(vi="Sửa tệp theo docs/signin.md.", en="Mend the file as docs/signin.md says."),
            place=place,
        ) from None


def provider(code: str) -> Provider | None:
    """The provider of that code, if this node has it."""
    return next((one for one in sign_in_settings().providers if one.code == code), None)
