"""Whatever people press in whatever order, nothing moves, locks or burns without the right yes.

`pytest tests/machine --hypothesis-profile deep` looks for an hour where the usual run looks for
seconds.
"""

import asyncio
import logging
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from store.models import GateStatus
from tests.machine import prepared
from tests.machine.film import Film, Shown
from tests.machine.looking import Mishaps, broken, look
from tests.machine.moment import Moment
from tests.machine.order import not_yet
from tests.machine.promises import complaints

CREW = ("mara", "deniz", "kei", "sam", "gast", "mallory")
YES = ("approve", "circle", "pick", "raise", "answer")  # what brings a film forward
DECIDE = ("approve", "reject", "undo")
ELSEWHERE = ("✅", "❌", "approve", "reject", "undo")
TYPED = (
    "budget {0}", "budget @kei {0}", "budget @sam {0}", "budget P-5 {0}",
    "budget P-7 {0}", "deputy @{1} until 23:00", "deputy off", "approvals video", "approvals allow",
    "approvals ask", "reopen G-5 so it is",
)  # fmt: skip
DRAFTS = (
    ("production_design", "style_block", "style_block", "text"),
    ("producer", "treatment", "treatment", "tone"),
    ("production_design", "prop", "LANTERN", "anchor"),
    ("casting", "character", "MARA", "anchor"),
)
ASSETS = ("prop LANTERN", "character MARA", "prop KEY")
MOMENTS = ("boarded", "second", "boarded", "second", "begun")
TIMES = (20, 20, 20, 0, 5, 4_000, 90_000)
MOODS = ("done", "done", "failed", "cut off", "dearer", "cheaper")

people, nth, few = sampled_from((*CREW[:3], *CREW)), integers(0, 60), integers(0, 15)


class Production(RuleBasedStateMachine):
    """The small film with its crew. Buttons count from the newest, so that less is nearer. What is
    due is done after each rule, unless the house is slow."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.closing = ExitStack()
        self.mishaps = Mishaps()
        logging.getLogger().addHandler(self.mishaps)
        self.film: Film
        self.last: Moment

    def do(self, work: Any) -> Any:
        async def run() -> Any:
            return await work

        return self.runner.run(run())

    def teardown(self) -> None:
        logging.getLogger().removeHandler(self.mishaps)
        if hasattr(self, "film"):
            assert self.do(broken(self.film)) is None, "the log's chain is broken"
            self.do(self.film.close())
        self.closing.close()
        self.runner.close()

    @initialize(moment=sampled_from(MOMENTS))
    def the_film_is_at(self, moment: str) -> None:
        folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
        self.film = self.do(prepared.copy_of(moment, folder))
        self.last = self.do(look(self.film))

    @invariant()
    def every_promise_is_kept(self) -> None:
        now = self.do(look(self.film, self.mishaps.kept, self.last))
        broken = complaints(self.last, now)
        assert not broken, "\n".join(broken)
        self.last = now

    def work(self, slow: bool = False) -> None:
        """Do what is due, and look each time that something was set off. A slow house waits."""
        while not slow and (rows := self.do(self.film.due())):
            for row in rows:
                self.do(self.film.carry_out(row))
                if row.kind == "settle":
                    self.every_promise_is_kept()

    def newest(self, at: int, *verbs: str) -> list[Shown]:
        """The button at this place among those on the cards, if there is any."""
        buttons = [b for b in self.film.buttons()[::-1] if not verbs or b.verb in verbs]
        return buttons[at % max(len(buttons), 1) :][:1]

    @rule(at=few, richer=booleans(), ticked=sampled_from([15, 15, 1, 2]))
    def the_one_it_waits_for_says_yes(self, at: int, richer: bool, ticked: int) -> None:
        for button in self.newest(at, *YES):
            kind = button.value.split(":")[1]
            money = "deniz" if richer or button.verb == "raise" else "kei"
            person = "mara" if kind in ("gate", "version", "choice") else money
            self.do(self.film.press(person, button, ticked))
        self.work()

    @rule(at=few, seconds=sampled_from(TIMES), mood=sampled_from(MOODS))
    def a_request_goes_its_way(self, at: int, seconds: int, mood: str) -> None:
        """From a list card to what comes back, if time is long enough and nothing stands in it."""
        waiting = [b for b in self.film.buttons()[::-1] if b.value.startswith("approve:batch")]
        for button in waiting[at % max(len(waiting), 1) :][:1]:
            self.do(self.film.press("deniz", button))
        self.time_passes(seconds, slow=False, restart=False)
        self.every_promise_is_kept()
        self.do(self.film.come_back(mood))
        self.every_promise_is_kept()
        self.work()

    @rule(at=few)
    def a_request_is_reworded_and_the_older_card_pressed(self, at: int) -> None:
        for edit in self.newest(at, "edit"):
            lists = [b for b in self.film.buttons() if b.value.startswith("approve:batch")]
            shown = [b for b in lists if edit.items[0] in b.items]
            self.do(self.film.press("kei", edit))
            self.every_promise_is_kept()
            for older in shown:
                self.do(self.film.press("deniz", older))
        self.work()

    @rule(words=few)
    def a_draft_is_written_anew_under_its_gate(self, words: int) -> None:
        self.do(prepared.write_style(self.film, f"words {words}"))
        self.do(prepared.ask(self.film, prepared.DESIGN, "change"))
        self.work()
        self.do(prepared.write_style(self.film, f"words {words + 1}"))
        self.every_promise_is_kept()
        for button in [b for b in self.newest(0, "approve") if ":gate:" in b.value]:
            self.do(self.film.press("mara", button))
        self.work()

    @rule(person=people, at=few)
    def somebody_is_relieved_and_presses_still(self, person: str, at: int) -> None:
        for words in (f"deputy @{person} until 23:00", "deputy off"):
            self.do(self.film.world.command("mara", words))
        self.every_promise_is_kept()
        for button in self.newest(at, "approve"):
            self.do(self.film.press(person, button))
        self.work()

    @rule(at=few, seconds=sampled_from((0, 5, 15)))
    def somebody_changes_their_mind_twice(self, at: int, seconds: int) -> None:
        """Yes, no, and yes again, before the first yes would have set anything off."""
        for button in self.newest(at, "approve"):
            person = "mara" if ":gate:" in button.value else "deniz"
            undo = Shown(button.value.replace("approve", "undo"))
            for pressed in (button, undo, button):
                self.do(self.film.press(person, pressed))
                self.time_passes(seconds, slow=False, restart=False)
                self.every_promise_is_kept()

    @rule(person=people, at=nth, ticked=few, fill=booleans(), slow=booleans())
    def anybody_presses(self, person: str, at: int, ticked: int, fill: bool, slow: bool) -> None:
        for button in self.newest(at):
            self.do(self.film.press(person, button, ticked, fill))
        self.work(slow)

    @rule(person=people, at=integers(0, 300), fill=booleans())
    def somebody_presses_what_a_card_once_showed(self, person: str, at: int, fill: bool) -> None:
        ever = self.film.ever()[::-1]
        self.do(self.film.press(person, ever[at % len(ever)], 15, fill))
        self.work()

    @rule(at=nth, anew=booleans())
    def a_press_is_delivered_again(self, at: int, anew: bool) -> None:
        for key, click in self.film.presses[::-1][at : at + 1]:
            again = f"{key}-{self.film.moves()}" if anew else key
            came = click.model_copy(update={"trigger": again})
            new = self.do(self.film.deliver([(again, came)]))
            # To the ingress an old key may be new since the film was opened again.
            assert new == [True] or not anew
        self.work()

    @rule(presses=lists(tuples(people, nth), min_size=2, max_size=3))
    def presses_arrive_together(self, presses: list[tuple[str, int]]) -> None:
        """Each by somebody, on what they all saw; the next one meets what the last one left."""
        seen = [(person, button) for person, at in presses for button in self.newest(at)]
        self.do(self.film.deliver([self.film.click(*each) for each in seen]))
        self.work()

    @rule(person=people, how=sampled_from(ELSEWHERE), number=integers(1, 12))
    def somebody_decides_elsewhere(self, person: str, how: str, number: int) -> None:
        """By an emoji on a card, or by words."""
        keys = [key for key in self.film.chat.cards if "low money" not in key][::-1]
        if how.isascii():
            self.do(self.film.world.command(person, f"{how} G-{number} because"))
        elif keys:
            self.do(self.film.react(person, keys[number % len(keys)], how))
        self.work()

    @rule(number=integers(1, 8), sure=booleans())
    def the_director_reopens_a_step(self, number: int, sure: bool) -> None:
        self.do(self.film.world.command("mara", f"reopen G-{number} the light is wrong"))
        self.work()
        self.every_promise_is_kept()
        asked = [b for b in self.newest(0, "approve") if ":gate:" in b.value]
        for button in asked if sure else ():
            self.do(self.film.press("mara", button))
            self.time_passes(20, slow=False, restart=False)

    @rule(person=people, words=sampled_from(TYPED), much=integers(0, 70))
    def somebody_types(self, person: str, words: str, much: int) -> None:
        """About money, rights, or what is to be opened again."""
        self.do(self.film.world.command(person, words.format(much, CREW[much % len(CREW)])))
        self.work()

    @rule(seconds=sampled_from(TIMES), slow=booleans(), restart=booleans())
    def time_passes(self, seconds: int, slow: bool, restart: bool) -> None:
        self.do(self.film.wait(seconds))
        if restart:
            self.do(self.film.restart())
        self.work(slow)
        if not slow:
            self.decided_cards_offer_no_decision()

    @rule(mood=sampled_from(MOODS), most=integers(1, 4))
    def renders_come_back(self, mood: str, most: int) -> None:
        self.do(self.film.come_back(mood, most))
        self.work()

    @rule(draft=sampled_from(DRAFTS), words=few, narrow=booleans(), ask=booleans())
    def canon_is_drafted(
        self, draft: tuple[str, str, str, str], words: int, narrow: bool, ask: bool
    ) -> None:
        role, kind, name, field = draft
        given = {
            "kind": kind, "name": name, "scope": "scene:1" if narrow else "production",
            "reason": "too warm", "fields": [{"name": field, "value": f"words {words}"}],
        }  # fmt: skip
        self.do(self.film.world.tool(role, "canon_write", **given))
        if ask:
            self.do(prepared.ask(self.film, role, "change"))
        self.work()

    @rule()
    def the_step_that_is_missing_is_made(self) -> None:
        """By whoever makes it, up to its gate."""
        self.do(prepared.make(self.film, not_yet(self.last, "picture_lock", None)))
        self.work()

    @rule(what=sampled_from((*prepared.STEPS, *ASSETS)), words=few)
    def somebody_makes_something(self, what: str, words: int) -> None:
        """Out of turn, or once more."""
        self.do(prepared.make(self.film, what, f"words {words}"))
        self.work()

    def decided_cards_offer_no_decision(self) -> None:
        """Once all is drawn that was to be drawn, a card offers what its gate still allows."""
        for gate in self.do(look(self.film)).rows.of("gate"):
            card = self.film.chat.cards.get(f"gate:{gate['id']}")
            verbs = {b.verb for b in card.buttons if b.verb in DECIDE} if card else set()
            undo = {"undo"} if gate["status"] in ("approved", "rejected") else set()
            wanted = {"approve", "reject"} if gate["status"] == GateStatus.OPEN else undo
            assert card is None or verbs == (set() if gate["applied_at"] else wanted), gate


@pytest.mark.behaviour("C1", "C5", "C6", "C7", "D1", "D3", "D4", "K5", "L2", "L5")
@pytest.mark.slow
def test_nothing_moves_locks_or_burns_without_the_right_persons_yes() -> None:
    quick = (Phase.explicit, Phase.reuse, Phase.generate)  # a shorter failure is minutes away
    usual = settings(max_examples=10, stateful_step_count=35, phases=quick)
    chosen = usual if settings.get_current_profile_name() == "house" else settings()
    run_state_machine_as_test(Production, settings=chosen)
