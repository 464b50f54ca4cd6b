"""Going on in Slack: the words that ask for it, and the code that is typed there."""

import re

from assistant.channels.web.show import wording
from assistant.handover import Handover
from assistant.settings import now

_WANTED = re.compile(
    r"\W*(?:please\s+)?(?:resume|continue|go on|open it|carry on)\s+(?:this\s+)?(?:on|in)\s+slack\W*",
    re.IGNORECASE,
)


class Away:
    """Gives codes for interviews of this channel."""

    def __init__(self, handover: Handover, language: str) -> None:
        self.handover, self.words = handover, wording(language)["handover"]

    def wanted(self, text: str) -> bool:
        """Tell whether a message asks to go on in Slack."""
        return _WANTED.fullmatch(text) is not None

    async def say(self, interview: str, visitor: str) -> str:
        """Return what to type in Slack; it works once."""
        code = await self.handover.give(interview, f"web:{visitor}", now(), short=True)
        return str(self.words["to_slack"]).replace("{{ code }}", code)
