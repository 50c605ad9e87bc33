"""Whose turn it is to assess a relation: the posts that keep it up are told before it is due, and when it is.

Nobody is told the same twice. A notice holds no word: it leads to the counterpart's own record.
"""

from collections import defaultdict
from datetime import date, timedelta

from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import holder_on
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.actions import action
from comity.kernel.following.telling import tell
from comity.programme.partnering.models import Assessment, AssessmentNotice, Counterpart
from comity.programme.partnering.reading import assessment_due, last_assessed

EVERY = 6 * 3600.0  # seconds between looks
MOST = 2000  # counterparts of one agency and look


def remind_today() -> None:
    """The chore."""
    if profile().assessment_questions:
        do_remind_assessments(today())


@action
def do_remind_assessments(day: date) -> int:
    """Tell every post whose assessment of a relation is due on `day` or soon; returns how many were told."""
    return sum(_of_agency(agency, day) for agency in node.here().agencies)


def _of_agency(agency: str, day: date) -> int:
    rows = Counterpart.objects.for_machine().filter(agency=agency, current=True, post__isnull=False)
    kept_up = list(rows.filter(record__owner=agency).select_related("record").order_by("pk")[:MOST])
    assessed = last_assessed(Assessment.objects.for_machine(), agency, {row.partner for row in kept_up})
    stages: dict[tuple[object, date, str], Counterpart] = {}
    for row in kept_up:
        due = assessment_due(row.first, assessed.get(row.partner), profile().assessment.months, day)
        stage = _stage(due, day)
        if stage:
            stages[row.pk, due, stage] = row
    told = AssessmentNotice.objects.filter(counterpart__in={key[0] for key in stages})
    said: dict[object, set[tuple[date, str]]] = defaultdict(set)
    for counterpart, due, stage in told.values_list("counterpart", "due", "stage"):
        said[counterpart].add((due, stage))
    posts = Post.objects.for_machine().in_bulk({row.post for row in stages.values()})
    given = 0
    for (key, due, stage), row in stages.items():
        # Where nothing is known of when it was due, it is due every day: saying so once is enough.
        if (due, stage) in said[key] or (due == day and said[key]):
            continue
        post = posts.get(row.post)
        holder = holder_on(post, day) if post else ""
        if post is None or not holder:
            continue
        AssessmentNotice(counterpart=row.pk, due=due, stage=stage).save(force_insert=True)
        tell(holder, post.pk, row.record)
        given += 1
    return given


def _stage(due: date, day: date) -> str:
    if day >= due:
        return "due"
    return "soon" if day >= due - timedelta(days=profile().assessment.notice_days) else ""
