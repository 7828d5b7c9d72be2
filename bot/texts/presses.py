"""What a press is answered with, wherever it was made."""

WHY = "What is wrong, in a sentence?"
FILL_IN = "Fill in the form; submitting it decides."
EDIT = "Change the shot's own words; locked parts are added by the bot."
OWN_WORDS = "In my own words"
REASON_MISSING = "Nothing was decided: say why in a sentence, the agent works from it."
ANSWER_MISSING = "Nothing was recorded: the answer was empty."
FOUR_ANSWERS_MISSING = "Nothing was locked: all four answers are needed before any asset."
NOTHING_TICKED = "Nothing was decided: tick at least one item first."
OUT_OF_DATE = (
    "Nothing was decided: this card is out of date. What it showed has changed; the newer card "
    "is below."
)
RECOMPOSED = (
    "Nothing was decided: the canon changed since this card, so the prompt was composed anew. "
    "Look and decide again."
)
SUPERSEDED = "Nothing was decided: a newer card asks this."
UNKNOWN = (
    "Nothing was decided: this button does not belong to anything here. Open `/film mine` for "
    "what waits."
)
WENT_WRONG = (
    "Nothing was done: this went wrong here. It stands in the program's log; try another way."
)
JOIN = "Join as guest"
JOINED_ALREADY = "You are in this production already."
NOT_MEMBER = (
    "Nothing was decided: you are not a member of this production. Ask its director to add you."
)
UNDONE = "Undone. It is asked again on a new card."
UNDO_OVER = "Too late to undo: the 20 seconds are over and the work has begun."
NOTHING_TO_UNDO = "Nothing to undo: nobody has decided this yet."
WAITS_AGAIN = "Undone; it waits on its card again."
NOT_RENDERED = "Nothing was proposed: there is no rendered take to make more of."
GUESTS_SUGGEST = "Nothing was recorded: guests comment; the director gives the right to answer."
NOTHING_NEW = "Nothing new."
REACTION_IS_NO_MONEY = "Nothing was decided: a reaction never spends or picks; use the buttons."
REACTION_NEEDS_BUTTON = "Nothing was decided: this gate has a form; press its button."
SAY_WHY_HERE = "Rejecting. Say why in this card's thread: your next reply there is the reason."
KEEP_PART = "Say from where to where."
NOT_JUDGED_YET = "Nothing to overrule: nobody has judged this take yet."
PDF_READ = "Read from a PDF: approve only if scenes, characters and length are right."
GUESTS_WATCH = "Guests watch and comment; ask the director for a right to do more."
STOP = "Stop"
NOTHING_RUNS = "Nothing to stop: no turn is running here."
TALK_TOO_LONG = "This talk has grown longer than the model can read."
TOO_MANY_STEPS = "I stopped after too many steps; tell me what matters most and I go on from there."
TOO_EXPENSIVE = "I stopped: this turn has cost as much as a turn may. Ask for a smaller part."
MORE = "more of the same"
LOST = "lost and refunded"
FOUR_MORE_ASKED = "Four more are already asked for."
SENT_BACK = "Nothing was decided: these four were sent back, and four more were asked for."
DISAGREEMENT = "Two positions contradict; what depends on it waits for a person."


def not_allowed(who: str) -> str:
    return f"Nothing was decided: this is for {who} to decide."
