"""`/film budget`: the money as it stands, the cap, a runner's allowance, what a hand-off cost."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot import texts
from bot.core import command_names, money_format
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.core.deputies import by_handle
from bot.core.members import MONEY, has, names, person
from bot.generation.approve import items, redraw, redraw_open, today
from bot.production.decisions import record_decision
from store import ledger
from store.audit import unbalanced
from store.db import Session
from store.log import record
from store.models import (
    Asset,
    Batch,
    Member,
    Posting,
    Production,
    Proposal,
    ProposalStatus,
    Shot,
    Take,
)


async def answer(
    app: AppContext, db: Session, production: Production, member: Member, words: list[str], key: str
) -> str:
    """What was asked to be shown or set; only the line producer sets anything."""
    if not words:
        return money_format.chat(*await _today(app, db, production))
    if not has(member, *MONEY):
        return texts.not_allowed(await names(db, production, *MONEY))
    *of, figure = words
    units = money_format.parse(command_names.plain(figure), money_format.unit_of(production))
    if units is None:
        return texts.BUDGET_NUMBER
    asked = _Asked(app, db, production, member, key, units)
    if not of:
        return await asked.cap()
    request = command_names.read(of, command_names.REQUEST, text=True, here=True)
    if isinstance(request, command_names.NamedThing) and not request.rest:
        return await asked.cost(request)
    return await asked.allowance(of[0]) if len(of) == 1 else texts.BUDGET_NUMBER


@dataclass(frozen=True)
class _Asked:
    """An amount the line producer gave, and what may be set to it."""

    app: AppContext
    db: Session
    production: Production
    member: Member
    key: str
    units: int

    async def cap(self) -> str:
        before = await self._totals()
        if self.units < before.spent:
            return texts.budget_below(before, money_format.unit_of(self.production))
        change = self.units - before.cap
        now = self.app.clock.now()
        await ledger.post(self.db, "cap", f"cap:{self.key}", change, now, self.production)
        await self._record("budget set", "budget", before.cap)
        await redraw_open(self.db, self.production, self.key, now)
        return texts.budget(await self._totals(), money_format.unit_of(self.production))

    async def allowance(self, name: str) -> str:
        query = select(Member).where(Member.production_id == self.production.id)
        people = (await self.db.exec(query.order_by(col(Member.id)))).all()
        runner = by_handle(people, name)
        if runner is None:
            return texts.nobody_called(command_names.handle(name), [m.handle for m in people])
        before, runner.allowance = runner.allowance, self.units
        self.db.add(runner)
        await self._record("allowance set", f"member:{runner.id}", before)
        await redraw_open(self.db, self.production, self.key, self.app.clock.now())
        return texts.allowance_set(runner.name, self._figure(self.units))

    async def cost(self, request: command_names.NamedThing) -> str:
        """The real cost of a request whose files are back, as the provider's bill has it."""
        query = select(Proposal).where(
            Proposal.production_id == self.production.id,
            Proposal.number == (request.number if request.kind == command_names.REQUEST else 0),
        )
        proposal = (await self.db.exec(query)).first()
        if proposal is None:
            return texts.no_request(request.said)
        if proposal.status != ProposalStatus.RENDERED:
            return texts.not_back(proposal)
        before = (await ledger.of(self.db, proposal)).burned
        now, key = self.app.clock.now(), f"cost:{self.key}"
        await ledger.adjust(self.db, self.production, proposal, self.units, key, now)
        await self._shared(proposal)
        await self._record("real cost", f"P-{proposal.number}", before)
        await redraw_open(self.db, self.production, self.key, now)
        left = (await self._totals()).left
        return texts.cost_confirmed(proposal, self._figure(self.units), self._figure(left))

    async def _shared(self, proposal: Proposal) -> None:
        """Each take's share of a real cost; what does not divide is the first one's."""
        query = select(Take).where(Take.proposal_id == proposal.id).order_by(col(Take.id))
        back = (await self.db.exec(query)).all()
        for number, take in enumerate(back):
            each, rest = divmod(self.units, len(back))
            take.cost = each + (rest if number == 0 else 0)
            self.db.add(take)

    async def _totals(self) -> ledger.Totals:
        return await ledger.totals(self.db, self.production.id)

    def _figure(self, units: int) -> str:
        return money_format.amount(units, money_format.unit_of(self.production))

    async def _record(self, what: str, subject: str, before: int) -> None:
        await record(
            self.db, self.production.id, self.app.clock.now(), person(self.member),
            what, subject, before=before, now=self.units,
        )  # fmt: skip


async def raise_cap(press: ActionContext[ButtonPress]) -> Outcome:
    """The line producer lifts the cap by what this card is short of; that approves nothing."""
    batch = await get_row(press.db, Batch, press.cause.row_id)
    if not has(press.member, *MONEY):
        return Outcome(
            ResultCode.NOT_ALLOWED,
            texts.not_allowed(await names(press.db, press.production, *MONEY)),
        )
    short = await short_of(press.db, batch)
    await redraw(press, batch)
    if not short:
        return Outcome(ResultCode.REFUSED, texts.ENOUGH)
    try:
        await ledger.post(press.db, "cap", f"cap:{press.key}", short, press.now, press.production)
    except ledger.NotBooked:
        return Outcome(ResultCode.REFUSED, texts.CAP_TOO_HIGH)
    await record_decision(press, "batch", batch.id, "raise cap", str(short))
    await redraw_open(press.db, press.production, press.key, press.now)
    return Outcome(
        ResultCode.DECIDED,
        texts.cap_raised(money_format.amount(short, money_format.unit_of(press.production))),
    )


async def short_of(db: Session, batch: Batch) -> int:
    """Units missing under the cap for everything that waits on this card."""
    wanted = sum(p.estimate for p in await items(db, batch) if p.status == ProposalStatus.OPEN)
    return max(wanted - (await ledger.totals(db, batch.production_id)).left, 0)


async def books(db: Session, production: Production) -> money_format.Books:
    """Every row that a production's money is told from."""
    shots = select(Shot).where(Shot.production_id == production.id)
    codes = {shot.id: shot.code for shot in await db.exec(shots)}
    assets = select(Asset).where(Asset.production_id == production.id)
    members = select(Member).where(Member.production_id == production.id)
    postings = select(Posting).where(Posting.production_id == production.id)
    proposals = select(Proposal).where(Proposal.production_id == production.id)
    takes = select(Take).join(Shot, col(Shot.id) == Take.shot_id)
    takes = takes.where(Shot.production_id == production.id)
    return money_format.Books(
        totals=await ledger.totals(db, production.id),
        unit=money_format.unit_of(production),
        postings=(await db.exec(postings.order_by(col(Posting.id)))).all(),
        proposals=(await db.exec(proposals.order_by(col(Proposal.id)))).all(),
        takes=(await db.exec(takes.order_by(col(Take.id)))).all(),
        shots=codes,
        assets={asset.id: asset.name for asset in await db.exec(assets)},
        runners={m.id: (m.name, m.allowance) for m in await db.exec(members)},
        faults=await unbalanced(db, production),
    )


async def _today(
    app: AppContext, db: Session, production: Production
) -> tuple[money_format.Books, list[money_format.Day]]:
    """The books, and what everybody with an allowance has spent of it on their day."""
    members = select(Member).where(Member.production_id == production.id, Member.allowance > 0)
    days = []
    for member in (await db.exec(members.order_by(col(Member.id)))).all():
        day = today(member, app.clock.now())
        spent = await ledger.spent_on(db, member.id, day)
        days.append(money_format.Day(member.name, day, spent, member.allowance))
    return await books(db, production), days
