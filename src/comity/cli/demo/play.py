"""The demo's play: the order of scenes over three nodes, with progress told."""

import subprocess
import time
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from comity.cli.demo.stage import Actor, free_port
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles import load
from comity.profiles.demo import load_demo

CEILING = 3  # the nodes hold up to Tối mật, so that the cast's clearances mean something
NETWORK = "demo"
CAUGHT_UP_WITHIN = 180.0  # seconds


class Play:
    """Three nodes and the thread that runs through them."""

    def __init__(self, home: Path, console: Console, *, port: int, kill: str, server: str = "") -> None:
        self.home, self.console, self.killed, self.server = home, console, kill, server
        self.profile = load("vn")
        self.script = load_demo(self.profile)
        self.names = {found.code: found.words.vi for found in self.profile.nodes}
        self.actors: list[Actor] = []
        next_port = port
        for found in self.profile.nodes:
            next_port = free_port(next_port)
            self.actors.append(Actor(home / found.code, found.code, next_port))
            next_port += 1
        self.lead = self.actors[0]
        if kill and kill not in self.names:
            raise Problem(
                "node-unknown",
                what=Words(vi=f"Không có nút “{kill}” trong bản demo.", en=f"The demo has no node “{kill}”."),
                mend=Words(
                    vi=f"Chọn: {', '.join(self.names)}.", en=f"Choose one of {', '.join(self.names)}."
                ),
                place="--kill",
            )
        self._started = time.monotonic()

    def play(self, given: list[Path], today: date) -> dict[str, Any]:
        """The whole thread; returns the outcome as `comity demo --json` prints it."""
        self._set_the_stage()
        self._paper_becomes_records(given)
        self._agencies_tell_each_other()
        counts = self._one_picture()
        self._with_whom()
        report = self._it_adds_up(today)
        tasks = self._tasks_are_taken_on(report.pop("tasks"))
        self._the_plan_moves()
        self._a_year_of_engagements()
        self._legal_instruments()
        counsel = self._counsel()
        told = self._merit_and_press(given)
        return {**self._proof(counts, tasks, report), "counsel": counsel, **told}

    def close(self) -> None:
        """End every node."""
        for actor in self.actors:
            actor.close()

    # --- the acts ---------------------------------------------------------------------------------------

    def _set_the_stage(self) -> None:
        self._say("Dựng ba nút", "Building three nodes")
        makings = [
            actor.init(found.agencies, CEILING, NETWORK, self.server)
            for actor, found in zip(self.actors, self.profile.nodes, strict=True)
        ]
        if any(making.wait() for making in makings):
            raise subprocess.SubprocessError("a node could not be made")
        cards = {actor.name: actor.play("card") for actor in self.actors}
        prints = {actor.name: actor.play("fingerprint") for actor in self.actors}
        for actor in self.actors:
            actor.play("cast")
            for other in self.actors:
                if other is not actor:
                    actor.play("know", card=cards[other.name], fingerprint=prints[other.name])
            actor.open()
        for actor in self.actors:
            actor.wait_open()
        self._say("Ban hành kế hoạch 2018-2020", "Adopting the plan 2018-2020")
        self.lead.play("plan")
        self._say("Lực lượng gìn giữ hòa bình", "Peacekeeping: project, deployments, rotations")
        self.lead.play("peacekeeping")

    def _paper_becomes_records(self, given: list[Path]) -> None:
        for actor in self.actors:
            texts = [text for text in self.script.texts if text.node == actor.name]
            self._say(f"{self.names[actor.name]}: đọc {len(texts)} văn bản", f"reading {len(texts)} papers")
            for text in texts:
                actor.play("read", file=text.file)
        for file in self.script.unconfirmed:
            self.lead.play("leave_unconfirmed", file=file)
        for path in given:
            self._say(f"Đọc {path.name}", f"reading {path.name}")
            self.lead.play("read_given", path=str(path))

    def _agencies_tell_each_other(self) -> None:
        self._say("Trao đổi văn bản giữa ba nút", "Exchanging dispatches")
        others = [actor for actor in self.actors if actor is not self.lead]
        down = next((actor for actor in self.actors if actor.name == self.killed), None)
        if down is not None:
            self._say(f"Ngắt đột ngột nút {down.name} (kill -9)", f"killing node {down.name} (kill -9)")
            down.kill()
        for actor in others:
            actor.play("send_accounts", to=[self.lead.name])
        self.lead.play("send_scripted", code="plan-notice")
        if down is not None:
            self._say(f"Khởi động lại nút {down.name}", f"restarting node {down.name}")
            down.open()
            down.wait_open()
        self._settle()
        self.lead.play("send_scripted", code="figures-request")
        self.lead.play("send_scripted", code="aid-request")
        self._settle()
        self._actor("pc-langson").play(
            "handle", code="figures-request", states=["accepted", "assigned", "in-progress"]
        )
        self._actor("mofa").play("handle", code="aid-request", states=["accepted", "in-progress"])
        if down is not None:
            down.kill()
        self._actor("pc-langson").play("send_scripted", code="figures-answer")
        self._actor("pc-langson").play("handle", code="figures-request", states=["done"])
        self.lead.play("send_scripted", code="regulation-opinion")
        if down is not None:
            down.open()
            down.wait_open()
        self._settle()
        for opinion in self.script.opinions:
            self._actor(opinion.node).play("give_opinion", code=opinion.answers)

    def _one_picture(self) -> dict[str, int]:
        self._say("Ghép các báo cáo về cùng một hoạt động", "Grouping accounts of the same engagement")
        self.lead.play("translate_what_is_here", agency=self.lead.name)
        for actor in self.actors:
            if actor is not self.lead:
                actor.play("group")
        counts: dict[str, int] = self.lead.play("group")
        return counts

    def _with_whom(self) -> None:
        self._say("Đối tác và cơ chế đa phương", "Partners and forums")
        for actor in self.actors:
            actor.play("with_whom", lead=actor is self.lead)

    def _it_adds_up(self, today: date) -> dict[str, Any]:
        self._say("Tổng kết 2015-2018: các cơ quan gửi báo cáo", "Review round: agencies submit")
        self.lead.play("open_round")
        self.lead.play("ask_questions")
        self._settle()
        for actor in self.actors:
            actor.play("submit")
        self._settle()
        self._one_comes_back()
        self.lead.play("accept_submissions")
        self.lead.play("carry_difficulty")
        tasks: int = self.lead.play("take_up_conclusions")
        self._say("Lập báo cáo trung tâm (PDF)", "Setting the central report")
        report = self.lead.play("report", folder=str(self.home), day=self.script.round.day)
        self._the_conference()
        self._settle()
        return {**report, "tasks": tasks}

    def _tasks_are_taken_on(self, made: int) -> dict[str, int]:
        self._say(
            "Giao nhiệm vụ, các cơ quan chủ trì tiếp nhận", "Tasks sent, and accepted by who leads them"
        )
        self.lead.play("send_tasks")
        self._settle()
        accepted = sum(actor.play("accept_tasks") for actor in self.actors if actor is not self.lead)
        self._settle()
        return {"from_conclusions": made, "accepted": accepted}

    def _a_year_of_engagements(self) -> None:
        self._say("Một năm hoạt động: từ đề xuất đến báo cáo", "A year of engagements, from idea to account")
        for actor in self.actors:
            actor.play("year_of_engagements")
            actor.play("awareness_work")
        self._settle()

    def _counsel(self) -> dict[str, Any]:
        self._say("Tổ công tác, kiến nghị, quyết định", "A working group, a proposal, a decision")
        self.lead.play("found_working_group")
        self.lead.play("open_group_study")
        self._settle()
        for scene in ("work_in_group", "speak_in_group"):
            for actor in self.actors:
                actor.play(scene)
            self._settle()
        self.lead.play("propose")
        self._settle()
        for actor in self.actors:
            actor.play("say_opinions")
        self._settle()
        decided: dict[str, Any] = self.lead.play("decide")
        self._settle()
        return {**decided, "chains": {actor.name: actor.play("chain") for actor in self.actors}}

    def _merit_and_press(self, given: list[Path]) -> dict[str, Any]:
        self._say("Khen thưởng, tin báo chí", "Certificates, a release, clippings")
        self.lead.play("put_forward")
        self._settle()
        for actor in self.actors:
            actor.play("vote_in_council")
        self._settle()
        merit = self.lead.play("commend", folder=str(self.home))
        press = self.lead.play("release")
        self.lead.play("clip")
        clippings = [self.lead.play("clip_given", path=str(path)) for path in given]
        self._settle()
        return {"merit": merit, "press": {**press, "clippings": clippings}}

    def _legal_instruments(self) -> None:
        self._say("Văn kiện pháp lý", "Legal instruments")
        for actor in self.actors:
            actor.play("legal_instruments")
        self._settle()

    def _the_plan_moves(self) -> None:
        self._say(
            "Tiến độ kế hoạch, bảng Năm Chủ tịch ASEAN 2020", "Progress of the plan, the chair year's board"
        )
        self.lead.play("deepen_plan")
        self._settle()
        for actor in self.actors:
            actor.play("report_progress")
        self._settle()
        self.lead.play("finish_tasks")
        self.lead.play("chair_year")
        self._settle()

    def _one_comes_back(self) -> None:
        self._say("Trả lại một báo cáo, cơ quan bổ sung và gửi lại", "One submission returned and mended")
        self.lead.play("return_submission")
        self._settle()
        for actor in self.actors:
            actor.play("mend_submission")
        self._settle()

    def _the_conference(self) -> None:
        self._say("Hội nghị tổng kết: giấy mời, đại biểu, biên bản", "The review conference")
        self.lead.play("prepare_conference")
        self._settle()
        for actor in self.actors:
            actor.play("answer_invitation")
        self._settle()
        self.lead.play("hold_conference")

    def _proof(self, counts: dict[str, int], tasks: dict[str, int], report: dict[str, Any]) -> dict[str, Any]:
        self._say("Kiểm tra nhật ký Merkle của từng nút", "Verifying each node's journal")
        verified = [actor.play("journal")["verified"] for actor in self.actors]
        return {
            "nodes": [actor.play("status") for actor in self.actors],
            "engagements": counts,
            "tasks": tasks,
            "report": {
                "pdf": report["files"]["vi"],
                "pdf_en": report["files"]["en"],
                "sentences": report["sentences"],
                "sentences_with_source": report["sentences_with_source"],
            },
            "exchange": {actor.name: actor.play("held") for actor in self.actors},
            "journal_verified": all(verified),
        }

    # --- stagecraft -------------------------------------------------------------------------------------

    def _actor(self, name: str) -> Actor:
        return next(actor for actor in self.actors if actor.name == name)

    def _settle(self) -> None:
        """Wait until the nodes' own couriers have carried everything."""
        deadline = time.monotonic() + CAUGHT_UP_WITHIN
        while not all(actor.play("settled") for actor in self.actors):
            if time.monotonic() > deadline:
                raise Problem(
                    "exchange-stuck",
                    what=Words(
                        vi="Trao đổi chưa xong sau một phút.",
                        en="The exchange did not finish within a minute.",
                    ),
                    mend=Words(
                        vi="Xem trang Trao đổi của từng nút.", en="See the exchange page of each node."
                    ),
                )
            time.sleep(0.2)

    def _say(self, vi: str, en: str) -> None:
        self.console.print(f"[dim]{time.monotonic() - self._started:6.1f} s[/]  {vi} [dim]· {en}[/]")
