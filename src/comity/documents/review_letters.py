"""The letters of a review: the request that brings a round to its agencies, the invitation to a conference."""

from comity.directory import names
from comity.directory.names import profile
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.review.kinds import ConferenceBody, RoundBody
from comity.review.outline import outline, question_text

ASKED = Words(
    vi="Đề nghị quý cơ quan gửi báo cáo “{title}” (kỳ {period}){deadline}, theo đề cương gồm: {sections}.",
    en="Please send your submission to “{title}” (period {period}){deadline}, by the outline: {sections}.",
)
UNTIL = Words(vi=", trước hạn {day}", en=", until {day}")
QUESTIONS = Words(vi="Các nội dung đề nghị trả lời:", en="Please answer:")
SUBJECT = Words(vi="Đề nghị báo cáo: {title}", en="Request for a submission: {title}")
INVITATION = Words(vi="Mời dự: {title}", en="Invitation: {title}")
INVITED = Words(
    vi="Trân trọng mời đại diện quý cơ quan dự “{title}”, {when}{place}.",
    en="You are invited to “{title}”, {when}{place}.",
)
AT = Words(vi=", tại {place}", en=", at {place}")
AGENDA = Words(vi="Chương trình:", en="Agenda:")
PAPERS = Words(vi="Tham luận đề nghị chuẩn bị:", en="Papers asked for:")
PAPER_UNTIL = Words(vi="{agency}: {title} (hạn {day})", en="{agency}: {title} (until {day})")


def outline_dispatch(record: Record, body: RoundBody, acting: Acting) -> DispatchBody:
    """The request that brings a round to its agencies: period, deadline, outline and questions in words."""
    language = "vi"
    title = body.say("title", language).text
    until = UNTIL.say(language).format(day=edtf_words(body.deadline, language)) if body.deadline else ""
    sections = "; ".join(section.words.say(language) for section in outline(body))
    text = ASKED.say(language).format(
        title=title, period=edtf_words(body.period, language), deadline=until, sections=sections
    )
    if body.questions:
        asked = [
            f"{number}. {question_text(question, language)}"
            + (
                f" ({', '.join(names.agency(code).say(language) for code in question.agencies)})"
                if question.agencies
                else ""
            )
            for number, question in enumerate(body.questions, 1)
        ]
        text += "\n\n" + "\n".join([QUESTIONS.say(language), *asked])
    return DispatchBody(
        type="request-for-information",
        title=SUBJECT.say(language).format(title=title),
        text=text,
        recipients=tuple(code for code in body.agencies if code != acting.agency),
        urgency=profile().urgency(0).code,
        deadline=body.deadline,
        records=(str(record.pk),),
    )


def invitation(record: Record, body: ConferenceBody, acting: Acting) -> DispatchBody:
    """The dispatch that invites to a conference."""
    language = "vi"
    title = body.say("title", language).text
    place = AT.say(language).format(place=body.place) if body.place else ""
    lines = [INVITED.say(language).format(title=title, when=edtf_words(body.date, language), place=place)]
    if body.agenda:
        lines += ["", AGENDA.say(language), *(f"{one.time} {one.title}".strip() for one in body.agenda)]
    if body.papers:
        lines += ["", PAPERS.say(language)]
        lines += [
            PAPER_UNTIL.say(language).format(
                agency=names.agency(one.agency).say(language),
                title=one.title,
                day=edtf_words(one.deadline, language),
            )
            for one in body.papers
        ]
    return DispatchBody(
        type="invitation",
        title=INVITATION.say(language).format(title=title),
        text="\n".join(lines),
        recipients=tuple(code for code in body.invited if code != acting.agency),
        urgency=profile().urgency(0).code,
        records=(str(record.pk),),
    )
