"""What stands on somebody's home, where a platform has one: what waits for them, with the buttons
that decide it there; what they hold; the board of each of their films in small. It is drawn anew
when they open it and when they press something on it, not whenever something changes."""

from sqlmodel import col, select

from bot import texts
from bot.app.card_table import CARDS
from bot.core.chat_port import Button, Card, Item, parse_key
from bot.core.context import AppContext
from bot.production import locks, welcome
from bot.production.pending import Waiting
from bot.reporting.board import ShotBoard, board
from store.db import Session
from store.models import Claim, Member, Production

HOME = "home"  # the place of what is pressed there: its answer stands there as well
FILMS = 5  # that are shown; of more, one line
WHOLE = 3  # things that wait, of each film, as whole cards; of more, their titles
HELD = 10  # things that somebody holds, of each film
CLAIM = "claim"


async def cards(
    app: AppContext, account: str, words: str = "", card: Card | None = None
) -> list[Card]:
    """The cards of this person's home, from the top. `words` and `card`: what came of a press."""
    answer = [Card(title=texts.HOME_ANSWER, lines=(words,))] if words else []
    answer += [card] if card else []
    async with app.store.reading() as db:
        query = select(Production, Member).join(Member, col(Member.production_id) == Production.id)
        query = query.where(Member.account == account).order_by(Production.code)
        films = (await db.exec(query)).all()
        shown = [each for film, me in films[:FILMS] for each in await _film(db, film, me)]
    if not films:
        lines = (texts.NO_FILM_HOW, texts.BEGIN_ONE)
        shown = [Card(title=texts.NO_FILM_YET, lines=lines, buttons=welcome.card().buttons)]
    more = [film.code for film, _ in films[FILMS:]]
    return [*answer, *shown, *([Card(title=texts.more_films(more))] if more else [])]


async def _film(db: Session, film: Production, me: Member) -> list[Card]:
    now = await board(db, film)
    mine = [item for item in now.waiting if item.waits_for(me) and not _is_claim(item)]
    head = Card(title=texts.home_of(film.title, film.code), lines=_lines(now, mine))
    whole = [await _card(db, item) for item in mine[:WHOLE]]
    rest = [item.title for item in mine[WHOLE:]]
    also = [Card(title=texts.also_waits(len(rest)), lines=(texts.mine(rest),))] if rest else []
    return [head, *whole, *also, *await _held(db, film, me)]


def _lines(now: ShotBoard, mine: list[Waiting]) -> tuple[str, ...]:
    stage, act = now.step or (None, None)
    step = texts.now_at(stage.title, act) if stage else texts.PICTURE_LOCKED
    counted = texts.board(now.counted(), len(now.waiting)) or texts.NO_SHOTS
    return (step, counted, texts.waits_for_you(len(mine)))


def _is_claim(item: Waiting) -> bool:
    return parse_key(item.key)[0] == CLAIM


async def _card(db: Session, item: Waiting) -> Card:
    """It waits for whoever reads it, and pings nobody."""
    kind, row = parse_key(item.key)
    shown, _ = await CARDS[kind](db, row)
    return shown.model_copy(update={"waits_for": ()})


async def _held(db: Session, film: Production, me: Member) -> list[Card]:
    claims = [claim for claim in await locks.all_held(db, film) if claim.member_id == me.id]
    if not claims:
        return []
    items = tuple(_line(claim) for claim in claims[:HELD])
    more = (texts.more_held(len(claims) - HELD),) if claims[HELD:] else ()
    return [Card(title=texts.YOU_HOLD, lines=more, items=items)]


def _line(claim: Claim) -> Item:
    row = claim.id
    release = Button(label=texts.RELEASE, verb="release", kind=CLAIM, id=row)
    text = texts.held_since(claim)
    return Item(id=row, key=f"claim:{claim.name}", label=claim.name, text=text, buttons=(release,))
