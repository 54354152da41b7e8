"""The two pages that Lotsen shows of itself in a chat: what it can do, and what is kept."""

from __future__ import annotations

from bot.chat.hearing import COMMANDS
from bot.chat.model import Notice
from bot.journal.contacts import DAYS as CONTACT_DAYS
from bot.journal.threads import DAYS
from bot.texts import Texts

__all__ = ["command_list", "help_page", "kept_page"]


def help_page(texts: Texts) -> Notice:
    """Return what Lotsen can do, 112 first."""
    _ = texts.gettext
    parts = (
        _("Is somebody in danger? Call 112. Do not ask me first."),
        _(
            "I answer how social services, health care, dental care, preschool and school work together around "
            "children, from your county's own documents. Where they say nothing I say so."
        ),
        _(
            "Write as to a colleague, for example:\n- who calls the SIP\n- which number does BUP answer at night\n"
            "- may I consult without consent"
        ),
        _("Then ask on, in a channel in the same thread: and at night? and in Kil? and if she is 4 years old?"),
        _("Never write names or personal identity numbers."),
        command_list(texts),
    )
    return Notice("\n\n".join(parts), title=_("Ask Lotsen"))


def command_list(texts: Texts) -> str:
    """Return the commands as a list, a line each."""
    _ = texts.gettext
    told = {
        "lan": _("län kalmar: choose the county (only län: see which one holds)"),
        "kommun": _("kommun nybro: choose the municipality"),
        "hjalp": _("hjälp: this page"),
        "vad-sparas": _("vad-sparas: what is kept about your questions"),
        "nyheter": _("nyheter direkt, nyheter varje vecka, nyheter av: news when an answer changes"),
        "forum": _("forum här: the dialogue forum's reminders come here (conveners)"),
        "hem": _("forum or hem, to me alone: what lies before the dialogue forum (conveners)"),
        "glom": _("glöm mig: forget what you have set for yourself, our conversation and whom I was to tell"),
        "paus": _("paus and fortsätt: stop and start Lotsen everywhere (admins)"),
    }
    lines = [f"- {told[name]}" for name in COMMANDS if name in told]
    return "\n".join([_("Commands:"), *lines])


def kept_page(texts: Texts, *, can_follow: bool) -> Notice:
    """Return what is kept about questions and askers, for how long, and what never is."""
    _ = texts.gettext
    days = {"days": DAYS}
    kept = [
        _("Your question, after names, personal identity numbers and other personal data have been removed from it."),
        _("The county, the municipality if you named one, what came of it, and the hour. Not the minute."),
        _("A made-up number in place of you. It changes each month and shows how many ask, not who."),
        _("A made-up number in place of the channel or group chat. None for a conversation with me alone."),
        _("What you say of an answer, and what you propose, without personal data."),
        _("What we last talked about, so that you can ask on: %(days)d days at most.") % days,
        _("The county and municipality chosen for you, the channel or the group chat, until changed or forgotten."),
        _("Where news and reminders go, under lock, for as long as you want them."),
    ]
    if can_follow:
        kept.append(
            _(
                "If you want to be told what the forum decides: where to tell you, under lock and apart from the "
                "question, until you have been told the last thing, and %(days)d days at most."
            )
            % {"days": CONTACT_DAYS}
        )
    never = [
        _("Who you are."),
        _("Your message as you wrote it. I remove personal data before I read it."),
        _("Greetings and small talk."),
    ]
    parts = (
        _("Questions and opinions stay until your organisation decides to erase them."),
        _(
            "While an answer is on its way, the question without personal data and the address of the answer "
            "are kept too."
        ),
        _(
            "Your own message stays in the chat. Your employer decides how long; if there is personal data in it, "
            "delete it."
        ),
        _(
            "Write glöm mig to me in a conversation of our own to delete what you have set, what we last talked about "
            "and where I was to tell you something."
        ),
    )
    text = "\n\n".join(
        (
            "\n".join([_("This is kept:"), *(f"- {line}" for line in kept)]),
            "\n".join([_("This is never kept:"), *(f"- {line}" for line in never)]),
            *parts,
        )
    )
    return Notice(text, title=_("What is kept"))
