"""Real video files, by PyAV (its one door): animatics, burn-in, joining, stills.

Everything here blocks: it runs in the house's hands, in another process.
"""

from bot.film.video.encoding import FPS as FPS
from bot.film.video.encoding import RATE as RATE
from bot.film.video.encoding import SIZE as SIZE
from bot.film.video.filming import burn_in as burn_in
from bot.film.video.filming import render_animatic as render_animatic
from bot.film.video.joining import Segment as Segment
from bot.film.video.joining import join as join
from bot.film.video.source import Clip as Clip
from bot.film.video.source import VideoError as VideoError
from bot.film.video.source import probe as probe
from bot.film.video.stills import frames as frames
