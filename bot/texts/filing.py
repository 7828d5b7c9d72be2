"""Files that nobody could place."""

from bot.texts.material import PARCEL_STATUS
from bot.texts.wording import NAME, brief
from store.models import ImportBatch

IS_A_TAKE, IS_A_REFERENCE = "A take of a shot", "A reference"
IS_A_STYLE_FRAME, IGNORE_IT, FILE_IT = "A style frame", "Ignore", "File it"
WHICH_SHOT = "Which shot? SC001_SH0010; on its scene's page 10 will do"
WHO_OR_WHAT = "Who or what does it show?"
PICK_ONE_LISTED = "pick one of those that the form lists"


def unfiled_title(parcel: ImportBatch) -> str:
    return f"Unfiled: {brief(parcel.title, NAME)}. What is it?"


def unfiled_by(parcel: ImportBatch, name: str, page: str) -> str:
    return f"{brief(parcel.title, NAME)} ({name}, on the page of {page})"


def here_already(before: ImportBatch) -> str:
    state = "it waits to be filed" if before.unfiled else PARCEL_STATUS[before.status]
    return f"{brief(before.title, NAME)} is here already: {state}. /film mine lists what waits."


def filed_already(parcel: ImportBatch) -> str:
    return f"Already filed: {brief(parcel.title, NAME)} is {PARCEL_STATUS[parcel.status]}."


def filed_as(code: str) -> str:
    return f"It is filed at {code}."


def not_filed(why: str) -> str:
    return f"Nothing was filed: {why}."


def there_is_no(code: str) -> str:
    return f"there is no shot {code}"


def waits_to_be_locked(words: str) -> str:
    return f"Filed. Locking it waits for somebody with the right. {words}"
