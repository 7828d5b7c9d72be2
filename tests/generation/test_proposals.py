"""Always-ask: nothing renders without a person's yes, and the money balances."""

import pytest
from sqlmodel import select

from bot.canon import prompt_composer
from bot.canon.compose_proposal import fingerprint
from store import canon, ledger
from store.models import Batch, ProposalStatus, RenderJob, Shot, Take
from tests.fakes import FakeProvider
from tests.world import START, World


async def batch_of(world: World, shots: int = 2) -> Batch:
    """An open list card of the first scene."""
    await world.to_generation()
    said = await world.propose(shots=shots)
    assert said.startswith("posted"), said
    return await newest_batch(world)


async def newest_batch(world: World) -> Batch:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Batch))).all())[-1]


async def jobs(world: World) -> int:
    async with world.app.store.reading() as db:
        return len((await db.exec(select(RenderJob))).all())


async def money(world: World) -> ledger.Totals:
    async with world.app.store.reading() as db:
        return await ledger.totals(db, 1)


def provider(world: World) -> FakeProvider:
    found = world.app.providers["animatic"]
    assert isinstance(found, FakeProvider)
    return found


@pytest.mark.behaviour("D1", "D2")
async def test_each_item_of_a_list_card_is_decided_by_itself(world: World) -> None:
    batch = await batch_of(world)
    assert "1 approved" in await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1,))
    assert (await world.proposal(1)).status == ProposalStatus.APPROVED
    assert (await world.proposal(2)).status == ProposalStatus.OPEN
    assert "tick at least one" in await world.press("kei", f"approve:batch:{batch.id}:1", ticked=())


@pytest.mark.behaviour("D4", "C7")
async def test_money_is_held_at_once_and_rendering_waits_twenty_seconds(world: World) -> None:
    batch = await batch_of(world)
    await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1, 2))
    assert (await money(world)).open == 6
    await world.wait(19)
    assert await jobs(world) == 0
    await world.wait(1)
    assert await jobs(world) == 2


@pytest.mark.behaviour("C7", "D4")
async def test_undo_lets_the_money_go_and_renders_nothing(world: World) -> None:
    batch = await batch_of(world)
    await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1, 2))
    assert (await world.press("kei", f"undo:batch:{batch.id}:1")).startswith("Undone")
    await world.wait(60)
    now = await money(world)
    assert (await jobs(world), now.open, now.reserved, now.refunded) == (0, 0, 6, 6)


@pytest.mark.behaviour("C7", "D4")
async def test_approving_again_after_an_undo_dispatches_once(world: World) -> None:
    batch = await batch_of(world, shots=1)
    await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1,))
    await world.press("kei", f"undo:batch:{batch.id}:1")
    await world.wait(5)
    await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1,))
    await world.wait(16)
    assert await jobs(world) == 0, "the first approval's time is over, the second's is not"
    await world.wait(5)
    assert await jobs(world) == 1


@pytest.mark.behaviour("D4")
async def test_a_double_click_dispatches_once(world: World) -> None:
    batch = await batch_of(world, shots=1)
    for _ in range(3):
        said = await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1,))
    assert said.startswith("Already decided: approved by Kei")
    await world.wait()
    await world.wait()
    assert await jobs(world) == 1


@pytest.mark.behaviour("D2", "C6")
async def test_an_edit_is_a_new_revision_and_the_old_button_decides_nothing(world: World) -> None:
    batch = await batch_of(world, shots=1)
    assert await world.press("kei", "edit:proposal:1:1") == "Edit P-1"
    await world.press("kei", "edit:proposal:1:1", values={"lighting": "one low source"})
    edited = await world.proposal(1)
    assert edited.revision == 2
    assert "Lighting: one low source" in edited.prompt
    assert "out of date" in await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1,))
    assert "out of date" in await world.press("kei", "approve:proposal:1:1")
    assert "approved" in await world.press("kei", "approve:proposal:1:2")
    await world.wait()
    await world.render()
    assert [request.prompt for request in provider(world).requests] == [edited.prompt]


@pytest.mark.behaviour("A5", "D5")
async def test_the_prompt_opens_with_the_style_block_and_ends_with_the_negatives(
    world: World,
) -> None:
    await batch_of(world)
    prompt = (await world.proposal(1)).prompt
    assert prompt.startswith("Ink and amber.\n")
    assert prompt.endswith("\nNever: no neon")
    assert "MARA: MARA as locked" in prompt


@pytest.mark.behaviour("A7")
async def test_a_generation_carries_exactly_the_locked_references_of_the_shot(world: World) -> None:
    await batch_of(world)
    refs = (await world.proposal(1)).refs
    assert [(ref["kind"], ref["name"]) for ref in refs] == [
        ("character", "MARA"), ("environment", "ATTIC"), ("prop", "LANTERN"),
    ]  # fmt: skip


@pytest.mark.behaviour("D4")
async def test_the_cap_is_a_hard_stop_and_the_line_producer_may_lift_it(world: World) -> None:
    await world.to_generation()
    left = (await money(world)).left
    await world.propose(shots=1, takes=4)
    await world.propose(scene=2, shots=2, takes=4)
    batch = await newest_batch(world)
    await world.press("deniz", "approve:proposal:1:1")
    assert (await money(world)).open == 12 <= left
    said = await world.press("deniz", f"approve:batch:{batch.id}:1", ticked=(2, 3))
    assert "left under the cap" in said
    assert "this is for Deniz" in await world.press("kei", f"raise:batch:{batch.id}:1")
    assert "higher" in await world.press("deniz", f"raise:batch:{batch.id}:1")
    await world.press("deniz", f"approve:batch:{batch.id}:1", ticked=(2, 3))
    now = await money(world)
    assert now.left == 0
    assert now.reserved == now.burned + now.refunded + now.open


@pytest.mark.behaviour("D3")
async def test_above_the_allowance_the_line_producer_decides(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        production = await world.production(db)
        await ledger.post(db, "cap", "more", 100, START, production)
    await world.propose(shots=2, takes=4)
    batch = await newest_batch(world)
    said = await world.press("kei", f"approve:batch:{batch.id}:1", ticked=(1, 2))
    assert "1 approved, 1 not" in said
    assert "Deniz can approve it" in said
    assert (await newest_batch(world)).escalated
    assert "approved" in await world.press("deniz", f"approve:batch:{batch.id}:1", ticked=(2,))


@pytest.mark.behaviour("D3", "L5")
@pytest.mark.parametrize("who", ["gast", "mallory"])
async def test_nobody_without_the_right_spends(world: World, who: str) -> None:
    batch = await batch_of(world)
    assert "Nothing was decided" in await world.press(
        who, f"approve:batch:{batch.id}:1", ticked=(1,)
    )
    assert (await money(world)).reserved == 0


@pytest.mark.behaviour("D4")
async def test_a_lost_job_is_refunded_and_not_tried_again_without_an_approval(world: World) -> None:
    await world.to_generation()
    world.app.providers["animatic"] = FakeProvider(fails=lambda request: request.take == 1)
    await world.propose(shots=1, takes=2)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    now = await money(world)
    assert (now.burned, now.refunded, now.open) == (3, 3, 0)
    await world.wait(3600)
    await world.render()
    assert len(provider(world).requests) == 2


@pytest.mark.behaviour("D2")
async def test_more_of_the_same_is_a_new_card_with_the_same_prompt(world: World) -> None:
    await batch_of(world, shots=1)
    assert "no rendered take" in await world.press("kei", "more:proposal:1:1")
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    await world.press("kei", "more:proposal:1:1")
    first, again = await world.proposal(1), await world.proposal(2)
    assert again.prompt == first.prompt
    assert (again.status, again.attempt) == (ProposalStatus.OPEN, 2)


@pytest.mark.behaviour("A9", "D6")
async def test_a_take_knows_what_it_was_made_from_and_only_a_circled_one_counts(
    world: World,
) -> None:
    batch = await batch_of(world, shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    proposal = await world.proposal(1)
    async with world.app.store.reading() as db:
        take = (await db.exec(select(Take))).one()
    assert take.canon_version == proposal.canon_version
    assert take.fingerprint == prompt_composer.fingerprint(proposal.prompt, proposal.inputs)
    assert "for Mara to decide" in await world.press(
        "gast", f"circle:batch:{batch.id}:1", ticked=(1,)
    )
    assert await world.press("kei", f"circle:batch:{batch.id}:1", ticked=(1,)) == "1 take circled."
    async with world.app.store.reading() as db:
        assert (
            await db.exec(select(Shot.status).where(Shot.code == "SC001_SH0010"))
        ).one() == "done"


@pytest.mark.behaviour("D6", "C8")
async def test_a_retake_reaches_the_scenes_director_of_photography_with_its_reason(
    world: World,
) -> None:
    await batch_of(world, shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    assert await world.press("kei", "retake:take:1:1") == "Retake"
    await world.press("kei", "retake:take:1:1", values={"reason": "too fast"})
    from store.models import Agent, Inbound

    async with world.app.store.reading() as db:
        dop = (await db.exec(select(Agent).where(Agent.name == "dop:1"))).one()
        rows = await db.exec(select(Inbound).where(Inbound.agent_id == dop.id))
        assert [r.payload["reason"] for r in rows if r.payload["event"] == "retake"] == ["too fast"]


@pytest.mark.behaviour("C3")
async def test_no_video_before_every_asset_is_locked(world: World) -> None:
    await world.to_style()
    await world.pass_gate("four_answers")
    said = await world.tool("directors_assistant", "shotlist_update", scene=1, shots=[])
    assert said.startswith("refused: Asset locks is not approved yet")


@pytest.mark.behaviour("C3")
async def test_options_that_do_not_differ_are_refused(world: World) -> None:
    await world.to_style()
    await world.pass_gate("four_answers")
    option = {"attributes": [{"name": "hair", "value": "red"}], "prompt": "sheet"}
    asset = {"kind": "character", "name": "MARA", "anchor": "tall", "options": [option] * 4}
    assert "must differ" in await world.tool("casting", "assets_propose", assets=[asset])
    asset["options"] = [option] * 3
    assert "exactly 4" in await world.tool("casting", "assets_propose", assets=[asset])


@pytest.mark.behaviour("C6")
async def test_an_approval_binds_to_everything_that_would_be_sent(world: World) -> None:
    await batch_of(world, shots=1)
    proposal = await world.proposal(1)
    before = fingerprint(proposal)
    for name, value in {
        "takes": 2,
        "seconds": 9.0,
        "prompt": "x",
        "refs": [],
        "provider": "other",
    }.items():
        changed = proposal.model_copy(update={name: value})
        assert fingerprint(changed) != before, name


@pytest.mark.behaviour("C6", "A8")
async def test_when_the_canon_of_a_prompt_changes_it_is_composed_anew_and_asked_again(
    world: World,
) -> None:
    await batch_of(world, shots=1)
    async with world.app.store.writing() as db:
        production = await world.production(db)
        body = {"anchor": "MARA with a scar", "sha256": "new"}
        entry = await canon.add(db, production, "character", "MARA", body, author="mara", at=START)
        await canon.make_canon(db, production, [entry])
    assert "composed anew" in await world.press("kei", "approve:proposal:1:1")
    again = await world.proposal(1)
    assert again.revision == 2
    assert "MARA with a scar" in again.prompt
    assert "approved" in await world.press("kei", "approve:proposal:1:2")
