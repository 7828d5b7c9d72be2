"""Real video files, by PyAV (imported only here): animatics, burn-in, joining, stills.

Everything here blocks: it runs in the worker pool, in another process.
"""

from bot.media.video.clip import burn_in as burn_in
from bot.media.video.clip import render_animatic as render_animatic
from bot.media.video.concat import Segment as Segment
from bot.media.video.concat import join as join
from bot.media.video.encoding import FPS as FPS
from bot.media.video.encoding import RATE as RATE
from bot.media.video.encoding import SIZE as SIZE
from bot.media.video.source import Clip as Clip
from bot.media.video.source import VideoError as VideoError
from bot.media.video.source import probe as probe
from bot.media.video.stills import frames as frames
