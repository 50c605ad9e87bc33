"""A release drafted from a conference or engagement: facts by template, statements carried over, each with its source.

Nothing is invented: what the record does not say is left out. A text that a translator has rendered is carried over in
both languages, and the translator is named. A conference's photographs come with their captions.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from comity.directory.names import agency, form, forum, partner, profile
from comity.kernel.acting import Acting
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.problems import Problem
from comity.kernel.reading import label_of
from comity.kernel.records import Link, Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.press.kinds import Pair, Photo, ReleaseBody, Rendered, Statement
from comity.programme.kinds import AccountBody, EngagementFacts
from comity.programme.models import Account
from comity.review.kinds import ConferenceBody
from comity.review.models import Conclusion, Finding

OWN, OTHER = "vi", "en"
LONGEST_NAME = 140  # letters; a longer title is a sentence, not a name
MOST = 8  # statements of one sort that a draft carries over; a person adds more
BY_TEMPLATE = Words(vi="Comity, từ hồ sơ", en="Comity, from the records")
# What a record about a meeting begins with, and its news does not.
_FILED = re.compile(
    r"\A(?:(?:báo cáo )?kết quả |báo cáo (?:về )?|results of (?:the )?|report on (?:the )?)(?=\w)",
    re.IGNORECASE,
)

HELD = Words(vi="{when}{where}{who} tổ chức {title}.", en="{who} held {title}{where}{when}.")
TOOK_PLACE = Words(vi="{when}{where} diễn ra {title}.", en="{title} took place{where}{when}.")
LOOKED_BACK = Words(
    vi="Hội nghị đánh giá công tác trong giai đoạn {period}.", en="It looked back on the period {period}."
)
ATTENDED = Words(vi="Tham dự có {agencies}.", en="It was attended by {agencies}.")
WITH = Words(vi="Đối tác tham gia: {partners}.", en="The partners were {partners}.")
WITHIN = Words(vi="Hoạt động được tổ chức trong khuôn khổ {forums}.", en="It was held within {forums}.")
FOUND = Words(vi="Hội nghị ghi nhận các kết quả sau:", en="The conference noted these results:")
AGREED = Words(vi="Hội nghị thống nhất:", en="The conference agreed:")
FORM = Words(vi="Hình thức hoạt động: {form}.", en="The form of the engagement: {form}.")


@dataclass
class _Draft:
    """Statements as they are gathered, and their translations."""

    statements: list[Statement] = field(default_factory=list)
    rendered: dict[str, str] = field(default_factory=dict)
    translators: list[str] = field(default_factory=list)

    def told(self, words: Words, paragraph: int, sources: Iterable[Record]) -> None:
        """A sentence by template, in both languages; in Vietnamese alone where a name in it has no English."""
        self._add(words.vi, words.en, paragraph, sources)

    def carried(self, record: Record, path: str, sayings: Sayings, paragraph: int) -> None:
        """A statement of a record, in its own language and the other where it was translated."""
        own, other = sayings.say(record, path, OWN), sayings.say(record, path, OTHER)
        if own.language != OWN:
            statement = Statement(
                text=_closed(own.text), paragraph=paragraph, sources=(str(record.pk),), language=own.language
            )
            self.statements.append(statement)
            return
        self.translators += [_office(one.translator) for one in (own, other) if one.translator]
        english = _closed(other.text) if other.language == OTHER else ""
        self._add(_closed(own.text), english, paragraph, [record])

    def _add(self, own: str, other: str, paragraph: int, sources: Iterable[Record]) -> None:
        if other:
            self.rendered[f"statements/{len(self.statements)}"] = other
        ids = tuple(dict.fromkeys(str(one.pk) for one in sources))
        self.statements.append(Statement(text=own, paragraph=paragraph, sources=ids))


def drafted(about: Record, acting: Acting) -> ReleaseBody:
    """A release about a scoped conference or engagement, not kept yet."""
    if about.kind == "conference":
        return _conference(about, acting)
    if about.kind == "engagement":
        return _engagement(about, acting)
    raise Problem(
        "nothing-to-tell",
        what=Words(
            vi="Chỉ soạn được tin từ hội nghị hoặc hoạt động.",
            en="A release is drafted from a conference or an engagement.",
        ),
        mend=Words(vi="Chọn một hội nghị hoặc hoạt động.", en="Choose one of these."),
        place=about.title,
    )


def _conference(about: Record, acting: Acting) -> ReleaseBody:
    rows = Finding.objects.visible_to(acting).filter(origin=about.pk, type="result").select_related("record")
    results = [row.record for row in rows.order_by("record__created_at", "pk")[:MOST]]
    ends = Conclusion.objects.visible_to(acting).filter(conference=about.pk).select_related("record")
    conclusions = [row.record for row in ends.order_by("order", "pk")[:MOST]]
    sayings = Sayings([about, *results, *conclusions], acting)
    body = sayings.body(about)
    assert isinstance(body, ConferenceBody)
    draft = _Draft()
    title = _title(about, sayings)
    if not title.vi:
        # Nobody gave the title in the release's language: a person writes the headline, and nothing is made up.
        title = Words(
            vi=f"Hội nghị {_on(body.date).vi}".strip(), en=f"Conference {_on(body.date).en}".strip()
        )
    draft.told(_opening(HELD if body.organiser else TOOK_PLACE, body, title, body.organiser), 0, [about])
    if body.period:
        draft.told(_filled(LOOKED_BACK, period=_when(body.period)), 0, [about])
    others = [code for code in body.agencies if code != body.organiser]
    if others:
        draft.told(
            _filled(ATTENDED, agencies=_listed(_the_agencies([agency(code) for code in others]))), 0, [about]
        )
    paragraph = 0
    for heading, stated in ((FOUND, results), (AGREED, conclusions)):
        if not stated:
            continue
        draft.told(heading, paragraph := paragraph + 1, [about])
        for record in stated:  # each on a line of its own, as a list
            draft.carried(record, "text", sayings, paragraph := paragraph + 1)
    made = _body(about, draft, title, body.place, body.date)
    return made.model_copy(update={"photos": _photos(about, body, acting)})


def _photos(about: Record, body: ConferenceBody, acting: Acting) -> tuple[Photo, ...]:
    """The conference's photographs with their captions; of one that is marked or closed none, for a release is not.

    Who took them no record says: a person adds the credit.
    """
    if about.marking or label_of(about).closed:
        return ()
    return tuple(
        Photo(
            attachment=str(one.record.pk),
            caption=body.captions[str(one.record.pk)] if body.language == OWN else "",
            credit="",
        )
        for one in attachments_of(about, acting)
        if str(one.record.pk) in body.captions
        and one.here
        and not one.record.marking
        and one.body.media_type.startswith("image/")
    )[:MOST]


def _engagement(about: Record, acting: Acting) -> ReleaseBody:
    accounts = _accounts(about, acting)
    sayings = Sayings([about, *accounts], acting)
    body = sayings.body(about)
    assert isinstance(body, EngagementFacts)
    draft = _Draft()
    title = _title(about, sayings)
    draft.told(_opening(TOOK_PLACE, body, title, ""), 0, [about, *accounts])
    draft.told(_filled(FORM, form=Words(form(body.form).vi.lower(), form(body.form).en.lower())), 0, [about])
    if body.partners:
        names = [partner(code, body.date) for code in body.partners]
        draft.told(_filled(WITH, partners=_listed(names)), 0, [about])
    if body.forums:
        draft.told(_filled(WITHIN, forums=_listed([forum(code) for code in body.forums])), 0, [about])
    if body.agencies:
        names = _the_agencies([agency(code) for code in body.agencies])
        draft.told(_filled(ATTENDED, agencies=_listed(names)), 0, [about])
    for account in accounts:
        given = sayings.body(account)
        assert isinstance(given, AccountBody)
        for index in range(min(len(given.results), MOST)):
            draft.carried(account, f"results/{index}", sayings, 1)
    return _body(about, draft, title, body.place, body.date)


def _accounts(about: Record, acting: Acting) -> list[Record]:
    """The accounts that are grouped under an engagement, as this hat may read them."""
    groupings = Link.objects.filter(relation="engagement", target=about.pk, source__kind="grouping")
    kept = groupings.filter(source__state__in=("certain", "confirmed")).values("source")
    accounts = Link.objects.filter(source__in=kept, relation="account").values("target")
    rows = Account.objects.visible_to(acting).filter(pk__in=accounts).select_related("record")
    return [row.record for row in rows.order_by("record__created_at", "pk")[:MOST]]


def _body(about: Record, draft: _Draft, title: Words, place: str, date: str) -> ReleaseBody:
    headline = Words(vi=_capital(title.vi), en=_capital(title.en))
    body = ReleaseBody(
        language=OWN,
        title=headline.vi,
        about=str(about.pk),
        place=_place(place).vi,
        date=date,
        statements=tuple(draft.statements),
    )
    texts = {"title": headline.en, "place": _place(place).en, **draft.rendered}
    originals = body.texts()
    pairs = tuple(
        Pair(path=path, original=originals[path], text=texts[path]) for path in originals if texts.get(path)
    )
    translator = "; ".join(dict.fromkeys([*draft.translators, BY_TEMPLATE.en]))
    return body.model_copy(update={"rendered": {OTHER: Rendered(translator=translator, pairs=pairs)}})


def _opening(words: Words, body: ConferenceBody | EngagementFacts, title: Words, who: str) -> Words:
    """When, where, by whom, what. What is not stated is left out; a Vietnamese sentence begins with the day."""
    place = _place(body.place)
    name, title = _named_en(agency(who)), _within_sentence(title)
    when_vi = edtf_words(body.date, "vi") if body.date else ""
    day = "Ngày " if body.date and when_vi[:1].isdigit() else ""
    where_vi = f"tại {place.vi}" if place.vi else ""
    opening = ", ".join(part for part in (f"{day}{_capital(when_vi)}" if when_vi else "", where_vi) if part)
    return Words(
        vi=_capital(
            words.vi.format(
                when=opening, where="", who=f", {name.vi}" if opening else name.vi, title=_low(title.vi)
            )
        ),
        en=""
        if not title.en
        else _capital(
            words.en.format(
                when=f", {edtf_words(body.date, 'en')}" if body.date else "",
                where=f" in {place.en}" if place.en else "",
                who=name.en,
                title=_the(title.en),
            )
        ),
    )


def _title(record: Record, sayings: Sayings) -> Words:
    """The title as news has it; its English is "" where nobody gave one."""
    own, other = sayings.say(record, "title", OWN), sayings.say(record, "title", OTHER)
    return Words(
        _news(own.text) if own.language == OWN or record.kind != "conference" else "",
        _news(other.text) if other.language == OTHER else "",
    )


def _on(date: str) -> Words:
    return Words(f"({edtf_words(date, 'vi')})", f"({edtf_words(date, 'en')})") if date else Words("", "")


def _within_sentence(title: Words) -> Words:
    """A title as it stands in a sentence; one that is a sentence itself is only called a conference there."""
    if max(len(title.vi), len(title.en)) > LONGEST_NAME:
        return Words("hội nghị", "a conference" if title.en else "")
    return title


def _news(title: str) -> str:
    """A title without the words under which the paper about it was filed."""
    return _capital(_FILED.sub("", title, count=1))


def _office(name: str) -> str:
    """A translator's office in English where the profile knows it, so that one office stands once."""
    entry = profile().find("office", name)
    return entry.en if entry else name


def _place(text: str) -> Words:
    plain = re.sub(r"\s*\(.*?\)|\A(?:tỉnh|thành phố)\s+", "", text)
    entry = next(
        (one for one in (profile().find("place", name) for name in (text, plain) if name) if one), None
    )
    return entry.words if entry else Words(text, text)


def _when(edtf: str) -> Words:
    return Words(edtf_words(edtf, "vi"), edtf_words(edtf, "en"))


def _filled(words: Words, **slots: Words) -> Words:
    return Words(
        words.vi.format(**{name: said.vi for name, said in slots.items()}),
        words.en.format(**{name: said.en for name, said in slots.items()}),
    )


def _listed(names: Sequence[Words]) -> Words:
    """A list in a sentence: "A, B và C", "A, B and C"; apart by semicolons where a name has a comma itself."""
    return Words(_joined([one.vi for one in names], " và "), _joined([one.en for one in names], " and "))


def _joined(names: list[str], last: str) -> str:
    if len(names) == 1:
        return names[0]
    mark = ";" if any("," in name for name in names) else ""
    return (f"{mark} " if mark else ", ").join(names[:-1]) + mark + last + names[-1]


def _the_agencies(names: Sequence[Words]) -> list[Words]:
    """Agencies with their article."""
    return [Words(one.vi, f"the {one.en}") for one in names]


def _named_en(name: Words) -> Words:
    """An agency as the subject of an English sentence; a name with a comma is closed by one."""
    return Words(name.vi, f"the {name.en}," if "," in name.en else f"the {name.en}")


def _closed(text: str) -> str:
    """A statement as a sentence: a capital at its head, a full stop at its end."""
    text = _capital(text.strip())
    return text if text.endswith((".", "!", "?", "…", "”")) else text.rstrip(";,:") + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _the(title: str) -> str:
    head = title.split(" ", 1)[0].casefold()
    return title if head in ("the", "a", "an") else f"the {_low(title)}"
