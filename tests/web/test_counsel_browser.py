"""Counsel's pages in Chromium: no axe violation, nothing wider than a phone, the chain as a picture and in words."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import DEPARTMENT
from tests.counsel.people import circle
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.counsel.proposal_kinds import DecisionBody, Option, ProposalBody
from comity.counsel.proposals import do_decide, do_draft_proposal, do_submit_proposal
from comity.counsel.studies import do_draft_section, do_open_study
from comity.counsel.study_kinds import StudyBody, StudyPart, StudySectionBody
from comity.kernel.acting import Role
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_hold_in_both_languages_on_a_desk_and_a_phone(live_server: LiveServer) -> None:
    people = circle()
    group = people.found()
    document = people.document(group)
    user, head = appoint(DEPARTMENT, Role.OFFICER, Role.APPROVER, Role.HEAD)
    finding = do_state_finding(FindingBody(type="difficulty", text="Danh sách đến chậm"), acting=head)
    body = ProposalBody(
        title="Lập đầu mối thường trực",
        sort="solution",
        problem="Chậm",
        recommendation="Lập",
        options=(Option(title="Giữ nguyên", text="rẻ"), Option(title="Lập mới", text="nhanh")),
        evidence=(str(finding.pk),),
    )
    proposal, waiting = do_draft_proposal(body, acting=head), do_draft_proposal(body, acting=head)
    for one in (proposal, waiting):
        do_submit_proposal(one.pk, DEPARTMENT, acting=head)
    decision = do_decide(
        DecisionBody(proposal=str(proposal.pk), title="", ruling="approved", ask_on="2020"), acting=head
    )
    parts = (StudyPart(code="1", title="Thực trạng", agency=DEPARTMENT),)
    study = do_open_study(StudyBody(title="Nghiên cứu", question="Vì sao?", parts=parts), acting=head)
    section = do_draft_section(
        StudySectionBody(study=str(study.pk), part="1", title="Thực trạng", text="Chậm."), acting=head
    )
    mine = [f"/counsel/groups/{group.pk}/", f"/counsel/documents/{document.pk}/", "/counsel/groups/new/"]
    others = [
        f"/counsel/proposals/{proposal.pk}/",
        f"/counsel/decisions/{decision.pk}/",
        f"/counsel/studies/{study.pk}/",
        f"/counsel/sections/{section.pk}/",
        f"/counsel/proposals/{waiting.pk}/decide/",
        f"/trace/{finding.pk}/",
        "/leadership/",
    ]
    with chromium() as browser:
        for reader, places in ((people.chair, mine), (user, others)):
            for place in places:
                wide = open_page(browser, live_server.url + place, reader, language="vi")
                assert axe_violations(wide) == "", place
                wide.close()
                phone = open_page(browser, live_server.url + place, reader, language="en", view="phone")
                assert axe_violations(phone) == "", f"{place} on a phone"
                assert not scrolls_sideways(phone), place
                phone.close()
        page = open_page(browser, f"{live_server.url}/trace/{finding.pk}/", user)
        expect(page.get_by_role("img", name="Chuỗi từ nguyên nhân đến kết quả")).to_be_visible()
        page.get_by_role("link", name="Quyết định về kiến nghị: Lập đầu mối").first.click()
        expect(page.locator(f"#link-{decision.pk}")).to_be_in_viewport()
