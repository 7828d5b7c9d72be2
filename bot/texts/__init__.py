"""Every card's words, one catalogue; its pages are sorted by what they speak of."""

from bot.texts.beginning import *
from bot.texts.buttons import *
from bot.texts.by_hand import *
from bot.texts.changes import *
from bot.texts.crew import *
from bot.texts.days import *
from bot.texts.entries import *
from bot.texts.filing import *
from bot.texts.gates import *
from bot.texts.holding import *
from bot.texts.leaving import *
from bot.texts.material import *
from bot.texts.mending import *
from bot.texts.money import *
from bot.texts.people import *
from bot.texts.platforms import *
from bot.texts.presses import *
from bot.texts.promoting import *
from bot.texts.questions import *
from bot.texts.renders import *
from bot.texts.setup import *
from bot.texts.suggesting import *
from bot.texts.takes import *
from bot.texts.turns import *
from bot.texts.wording import *
from bot.texts.words import *
