"""Scenes of merit and press: nine certificates, a release in two languages, what outlets wrote."""

import re
from pathlib import Path
from typing import Any

from comity.cli.demo.cast import clerk, demo, head, office, officer, own_agency
from comity.directory.models import Post
from comity.directory.names import agency as agency_name
from comity.directory.names import profile
from comity.documents.certificates import pdf_of
from comity.intake.clipping import do_clip
from comity.kernel.acting import Acting
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.merit.actions import do_cast, do_close_council, do_convene, do_nominate, do_put_forward
from comity.merit.deciding import do_draft_commendation, do_issue_commendation, do_sign_commendation
from comity.merit.drawing import achievements_of
from comity.merit.kinds import Achievement, CouncilBody, Member, NominationBody
from comity.merit.models import MeritCouncil, Nomination
from comity.press.actions import (
    do_approve_release,
    do_draft_release,
    do_publish_release,
    do_render_release,
    do_revise_release,
)
from comity.press.drafting import drafted
from comity.press.kinds import ClippingBody, ReleaseBody
from comity.press.translating import beside, standing
from comity.profiles.reading import read_toml
from comity.programme.models import Engagement
from comity.review.kinds import ConferenceBody
from comity.review.models import Conference

_CREDIT = re.compile(r"\A\W*[\w .]{2,30}\(([\w .]{2,20})\)")
MOST = 3  # achievements of one nomination


def put_forward() -> int:
    """The lead puts units and offices forward, each with achievements from the records, and convenes a council."""
    script, acting = _script(), office("mnd-dfr-general")
    award = profile().award(script["award"])
    put = []
    for one in script["nominee"]:
        body = _nomination(one, award.code, script["period"], acting)
        drafted_ = do_nominate(body, acting=acting)
        put.append(do_put_forward(drafted_.pk, acting=head(own_agency())))
    seats = [
        Member(agency=profile().office(code).agency, office=profile().office(code).vi)
        for code in script["council"]["members"]
    ]
    council = script["council"]
    do_convene(
        council["vi"], award.level, seats, [one.pk for one in put], acting=acting, date=council["date"]
    )
    return len(put)


def _nomination(one: dict[str, str], award: str, period: str, acting: Acting) -> NominationBody:
    words = profile().award(award).words
    if "agency" in one:
        code, name = one["agency"], agency_name(one["agency"])
        whom, nominee = "agency", code
    else:
        seat = profile().office(one["office"])
        rows = Post.objects.visible_to(acting).filter(record__owner=seat.agency).select_related("record")
        post = next(row.record for row in rows if row.record.title == seat.vi)
        code, name, whom, nominee = seat.agency, seat.words, "post", str(post.pk)
    return NominationBody(
        title=f"{words.vi}: {name.vi}",
        award=award,
        whom="agency" if whom == "agency" else "post",
        nominee=nominee,
        agency=code,
        name={"vi": name.vi, "en": name.en},
        period=period,
        achievements=_achievements(code, period, acting),
    )


def _achievements(code: str, period: str, acting: Acting) -> tuple[Achievement, ...]:
    """What the records say of the agency; else the conference in which it took part."""
    drawn = achievements_of(code, period, acting)
    if drawn:
        return tuple(one.achievement for one in drawn[:MOST])
    rows = Conference.objects.visible_to(acting).select_related("record").order_by("record__created_at")
    named = [row.record for row in rows if code in content(row.record, ConferenceBody).agencies]
    chosen = named[0] if named else _conference(_script()["release"]["conference"], acting)
    texts = {"vi": f"Tham gia phục vụ: {chosen.title_in('vi')}", "en": f"Served: {chosen.title_in('en')}"}
    return (Achievement(texts=texts, sources=(str(chosen.pk),)),)


def vote_in_council() -> int:
    """The council's members on this node vote on every nomination; one of them abstains once."""
    votes = 0
    for code in _script()["council"]["members"]:
        seat = profile().office(code)
        if seat.agency != own_agency():
            continue
        acting = office(code)
        council = MeritCouncil.objects.visible_to(acting).select_related("record").get()
        body = content(council.record, CouncilBody)
        own = Nomination.objects.visible_to(acting).filter(agency=seat.agency).values_list("pk", flat=True)
        abstains = {str(key) for key in own} if seat.agency != council.record.owner else set()
        for id_ in body.nominations:
            do_cast(council.pk, id_, "abstain" if id_ in abstains else "yes", acting=acting)
            votes += 1
    return votes


def commend(folder: str) -> dict[str, Any]:
    """The council concludes; the head signs, the clerk issues, and every certificate is set into one PDF."""
    script, acting = _script(), office("mnd-dfr-general")
    council = MeritCouncil.objects.visible_to(acting).get()
    do_close_council(council.pk, acting=acting)
    drafted_ = do_draft_commendation(council.pk, script["award"], script["occasion"], acting=acting)
    do_sign_commendation(drafted_.pk, acting=head(own_agency()))
    made = do_issue_commendation(drafted_.pk, acting=clerk(own_agency()))
    target = Path(folder) / "certificates.pdf"
    target.write_bytes(pdf_of(made, "vi"))
    return {"certificates": len(made), "pdf": str(target)}


def release() -> dict[str, Any]:
    """A release about the demo's conference is drafted, translated, approved and published; a second one waits."""
    script, acting = _script()["release"], office("mnd-dfr-general")
    about = _conference(script["conference"], acting)
    kept = do_draft_release(
        drafted(about, acting).model_copy(update={"contact": script["contact"]}), acting=acting
    )
    kept = _translated(kept, {one["original"]: one["text"] for one in script.get("translation", ())})
    do_approve_release(kept.pk, acting=head(own_agency()))
    told = content(do_publish_release(kept.pk, acting=clerk(own_agency())), ReleaseBody)
    _second(acting)
    return {"release": str(kept.pk), "number": told.number, "english": standing(told, "en") == "whole"}


def _translated(record: Record, given: dict[str, str]) -> Record:
    """What lacks English gets it from the scripts; a statement that neither has is left out."""
    translator = office("mnd-dfr-translator")
    body = content(record, ReleaseBody)
    texts: dict[str, str] = {}
    gone: set[str] = set()
    for one in beside(body, "en"):
        # What a record's own words are in both languages was not translated yet.
        if one.fresh and one.text != one.original:
            continue
        found = demo().translation(one.original, "en")
        text = given.get(one.original) or (found.text if found else "")
        if text:
            texts[one.path] = text
        elif one.path.startswith("statements/"):
            gone.add(one.original)
    if texts:
        name = profile().office("mnd-dfr-translator").en
        record = do_render_release(record.pk, "en", texts, name, acting=translator)
        body = content(record, ReleaseBody)
    if gone:
        kept = tuple(one for one in body.statements if one.text not in gone)
        record = do_revise_release(
            record.pk, body.model_copy(update={"statements": kept}), acting=officer(own_agency())
        )
    return record


def _second(acting: Acting) -> None:
    """A draft about an engagement whose original was changed after it was translated: it waits for a person."""
    script = _script()["second"]
    rows = Engagement.objects.visible_to(acting).filter(form=script["form"], record__state="carried-out")
    row = rows.select_related("record").order_by("record__created_at").first()
    if row is None:
        return
    kept = do_draft_release(drafted(row.record, acting), acting=acting)
    body = content(kept, ReleaseBody)
    change = script["change"]
    statements = tuple(
        one.model_copy(update={"text": one.text.replace(change["find"], change["with"])})
        for one in body.statements
    )
    do_revise_release(kept.pk, body.model_copy(update={"statements": statements}), acting=acting)


def clip() -> int:
    """What the script's outlets wrote is read in."""
    acting = officer(own_agency())
    for one in _script()["clipping"]:
        do_clip(one["file"], one["text"].encode(), one["outlet"], published=one["published"], acting=acting)
    return len(_script()["clipping"])


def clip_given(path: str) -> dict[str, Any]:
    """A file that the demo's caller gave is kept as a clipping too, beside the conference that it is about."""
    given, acting = Path(path), officer(own_agency())
    data = given.read_bytes()
    credit = _CREDIT.match(data.decode("utf-8", "replace"))
    # An outlet that the text does not name stays unnamed: the file stands for it.
    made, _paper = do_clip(given.name, data, credit[1] if credit else given.name, acting=acting)
    body = content(made, ClippingBody)
    held = Record.objects.visible_to(acting).filter(pk=body.conference).first() if body.conference else None
    return {
        "file": given.name,
        "clipping": str(made.pk),
        "conference": body.conference,
        "title": held.title if held else "",
        "state": made.state,
    }


def _conference(file: str, acting: Acting) -> Record:
    """The conference that was read from a text of the script."""
    text = next(text for text in demo().texts if text.file == file)
    rows = Conference.objects.visible_to(acting).filter(date=text.date).select_related("record")
    return rows.order_by("record__created_at")[0].record


def _script() -> dict[str, Any]:
    return read_toml(profile().folder / "demo" / "honours.toml")
