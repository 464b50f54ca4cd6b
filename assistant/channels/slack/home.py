"""The App Home: a person's interviews and their state, and what waits for their decision."""

from slack_sdk.errors import SlackApiError

from assistant.channels.slack import agent, kit
from assistant.channels.slack.call import Slack
from assistant.channels.slack.kit import Block, actions, button, context, sections
from assistant.channels.slack.mrkdwn import escaped
from assistant.channels.slack.store import Asked, Job, Place
from assistant.channels.slack.tools import Changed, Tools
from assistant.channels.slack.wording import Wording

LISTED = 20


async def show_home(tools: Tools, job: Job) -> Changed:
    """Publish the home tab; in the messages tab, offer a beginning."""
    slack = await tools.slack(job.team)
    if job.data.get("tab") == "messages":
        await agent.opened(tools, slack, job.channel)
    else:
        blocks = await _blocks(tools, slack, job)
        await slack.home(job.user, {"type": "home", "blocks": blocks[:100]})
    return ()


async def _blocks(tools: Tools, slack: Slack, job: Job) -> list[Block]:
    words = tools.words
    begin = button(words.get("home.begin"), "home:begin", "begin", "primary")
    blocks: list[Block] = [{"type": "header", "text": kit.words(words.get("home.title"), 150)}]
    blocks += [*sections(escaped(words.get("home.intro"))), *actions("home", [begin])]
    places = await tools.store.places(job.team, job.user, LISTED)
    for place in places:
        blocks += _row(
            words, place, await _link(slack, place.channel, place.live or place.root), bool(tools.public_url)
        )
    blocks += [] if places else context(escaped(words.get("home.none")))
    if waiting := await tools.store.waiting(job.user):
        blocks += [{"type": "header", "text": kit.words(words.get("home.to_decide"), 150)}]
    for asked in waiting[:LISTED]:
        blocks += _to_decide(words, asked, await _link(slack, *asked.cards[0]) if asked.cards else "")
    return blocks


def _row(words: Wording, place: Place, link: str, web: bool) -> list[Block]:
    title = escaped(place.title or words.get("home.unnamed"))
    state = "finished" if place.finished else "asking" if place.question not in {"", "opening"} else "fresh"
    lines = [f"*{title}*", escaped(place.headline), f"_{escaped(words.get(f'home.{state}'))}_"]
    blocks = sections(" · ".join(filter(None, lines)) + _linked(words, link))
    if web:
        blocks[-1]["accessory"] = button(words.get("home.web"), "form:web", place.id)
    return blocks


def _to_decide(words: Wording, asked: Asked, link: str) -> list[Block]:
    return sections(words.say("ask_review.card", asker=f"<@{asked.asker}>") + _linked(words, link))


def _linked(words: Wording, link: str) -> str:
    return f"  <{link}|{escaped(words.get('home.open'))}>" if link else ""


async def _link(slack: Slack, channel: str, ts: str) -> str:
    try:
        return await slack.link(channel, ts)
    except SlackApiError:
        return ""
