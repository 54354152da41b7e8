"""What Lotsen says of itself in a chat: one place where every notice's words stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.guide import command_list
from bot.chat.home import OpenSuggestions
from bot.chat.model import Notice, Place
from bot.journal.contacts import DAYS as CONTACT_DAYS
from bot.journal.places import News
from bot.texts import Texts

__all__ = ["Notes"]


class Notes:
    """The notices, in the language of ``texts``."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    # --- county ------------------------------------------------------------------------------------

    def which_county(self, place: Place) -> str:
        """Return the question that comes with the buttons of the counties."""
        _ = self.texts.gettext
        if place.is_direct:
            return _("Which county do you work in? Choose once, then I answer your question.")
        text = _("Which county does this %(place)s belong to? Choose once, then I answer the question.")
        return text % self._called(place)

    def county_is_set(self, county: str, place: Place) -> Notice:
        """Say which county holds from now on, and how to change it."""
        _ = self.texts.gettext
        text = _("The %(place)s belongs to %(county)s from now on. Change it with: län and the county.")
        if place.is_direct:
            text = _("I answer you from the documents of %(county)s from now on. Change it with: län and the county.")
        return Notice(text % {"county": county, **self._called(place)})

    def county_stays(self, county: str, place: Place) -> Notice:
        """Say that the county was set already, and that the answer is that county's."""
        text = self.texts.gettext("The %(place)s belongs to %(county)s already, and I answered for that county.")
        return Notice(text % {"county": county, **self._called(place)})

    def county_already(self, county: str, place: Place) -> Notice:
        """Say that what was to be set is so already."""
        _ = self.texts.gettext
        text = _("The %(place)s belongs to %(county)s already.")
        if place.is_direct:
            text = _("Your county is %(county)s already.")
        return Notice(text % {"county": county, **self._called(place)})

    def county_told(self, county: str | None, town: str | None, place: Place) -> Notice:
        """Say which county (and municipality) is set."""
        _ = self.texts.gettext
        if county is None:
            text = _("No county is set. Set it with: län kalmar, län värmland or län västmanland.")
        elif place.is_direct:
            text = _("I answer you from the documents of %(county)s.") % {"county": county}
        else:
            text = _("The %(place)s belongs to %(county)s.") % {"county": county, **self._called(place)}
        if town:
            text += " " + _("The municipality is %(town)s.") % {"town": town}
        return Notice(text)

    def _called(self, place: Place) -> dict[str, str]:
        """Return what a place of several people is called, as a value to fill in."""
        _ = self.texts.gettext
        return {"place": _("group chat") if place.is_group else _("channel")}

    def unknown_county(self, counties: Sequence[tuple[str, str]], nearest: str | None = None) -> Notice:
        """Say that there is no such county, and which there are."""
        _ = self.texts.gettext
        text = _("I do not know that county.")
        if nearest:
            text += " " + _("Did you mean %(name)s?") % {"name": nearest}
        return Notice(text + " " + _("There are: %(names)s.") % {"names": ", ".join(name for _id, name in counties)})

    def unknown_town(self, nearest: str | None) -> Notice:
        """Say that no county here has such a municipality."""
        _ = self.texts.gettext
        text = _("I do not know that municipality.")
        return Notice(text + (" " + _("Did you mean %(name)s?") % {"name": nearest} if nearest else ""))

    def town_already(self, town: str | None, county: str) -> Notice:
        """Say that what was to be set is so already."""
        _ = self.texts.gettext
        if town is None:
            return Notice(_("No municipality is set. The county is %(county)s.") % {"county": county})
        return Notice(_("The municipality is %(town)s in %(county)s already.") % {"town": town, "county": county})

    def town_is_set(self, town: str | None, county: str) -> Notice:
        """Say which municipality holds from now on."""
        _ = self.texts.gettext
        if town is None:
            return Notice(_("No municipality is set any more. The county is %(county)s.") % {"county": county})
        text = _("The municipality is %(town)s in %(county)s from now on.")
        return Notice(text % {"town": town, "county": county})

    # --- commands ----------------------------------------------------------------------------------

    def appointed_only(self) -> Notice:
        """Say that it takes a role."""
        _ = self.texts.gettext
        return Notice(
            _("Only the convener or an admin can change that here. Ask the one who looks after Lotsen where you work.")
        )

    def admins_only(self) -> Notice:
        """Say that it takes an admin."""
        _ = self.texts.gettext
        return Notice(_("Only an admin can do that. Ask the one who looks after Lotsen where you work."))

    def unknown_command(self, nearest: str | None) -> Notice:
        """Say that there is no such command, the nearest one, and the list."""
        _ = self.texts.gettext
        text = _("I do not know that command.")
        if nearest:
            text += " " + _("Did you mean %(name)s?") % {"name": nearest}
        return Notice(f"{text}\n\n{command_list(self.texts)}")

    def news_told(self, news: News | None, *, known: bool) -> Notice:
        """Say which news the place takes; ``known`` is False where the choice was none of ours."""
        _ = self.texts.gettext
        now = {
            "at_once": _("News come here at once when an answer changes."),
            "weekly": _("News come here once a week."),
            None: _("No news come here."),
        }
        how = _("Choose with: nyheter direkt, nyheter varje vecka or nyheter av.")
        return Notice(" ".join([*([] if known else [_("I do not know that choice.")]), now[news], how]))

    def news_set(self, news: News | None) -> Notice:
        """Say which news the place takes from now on."""
        _ = self.texts.gettext
        if news == "at_once":
            return Notice(_("From now on I write here at once when an answer changes."))
        if news == "weekly":
            return Notice(_("From now on I write here once a week which answers have changed."))
        return Notice(_("From now on no news come here."))

    def pause_set(self, *, on: bool) -> Notice:
        """Say that Lotsen is paused or answers again."""
        _ = self.texts.gettext
        if on:
            return Notice(_("Lotsen is paused everywhere. Danger still gets its card. Start again with: fortsätt"))
        return Notice(_("Lotsen answers again everywhere."))

    def pause_already(self, *, on: bool) -> Notice:
        """Say that Lotsen is paused already, or was not."""
        _ = self.texts.gettext
        return Notice(_("Lotsen is paused already. Start again with: fortsätt") if on else _("Lotsen is not paused."))

    def forum_summary(self, forum: OpenSuggestions) -> Notice:
        """Say what lies before the dialogue forum: new suggestions, the most asked, and when it meets next."""
        _ = self.texts.gettext
        links = ((_("Open the forum's page"), forum.page),) if forum.page else ()
        return Notice(forum.text(self.texts), title=_("Dialogue forum"), links=links)

    def conveners_only(self) -> Notice:
        """Say who sees what lies before the forum; whoever meant it as a question learns how to ask."""
        _ = self.texts.gettext
        return Notice(
            _(
                "Only conveners and admins see what lies before the dialogue forum. Do you want to know something "
                "about the forum? Write a whole question."
            )
        )

    def forum_in_channel(self) -> Notice:
        """Say that a forum's reminders go to a channel."""
        return Notice(self.texts.gettext("Write that in the dialogue forum's channel. The reminders come there then."))

    def forum_told(self, county: str | None, place: Place, *, is_marked: bool) -> Notice:
        """Say whether the place is its county's forum channel, and how to change it."""
        _ = self.texts.gettext
        if county is None:
            return Notice(_("Choose a county for the %(place)s first, for example: län kalmar.") % self._called(place))
        now = _("The dialogue forum's reminders for %(county)s come here.") if is_marked else ""
        now = now or _("The dialogue forum's reminders for %(county)s do not come here.")
        how = _("A convener ends that with: forum av.") if is_marked else _("A convener wants them: forum här.")
        see = _("To see what lies before the forum, a convener writes to me alone: forum")
        return Notice(f"{now % {'county': county}} {how}\n\n{see}")

    def forum_set(self, county: str, *, on: bool) -> Notice:
        """Say that the forum's reminders come here from now on, or no longer."""
        _ = self.texts.gettext
        text = _("From now on the dialogue forum's reminders for %(county)s come here.")
        if not on:
            text = _("From now on the dialogue forum's reminders for %(county)s do not come here.")
        return Notice(text % {"county": county})

    def forgotten(self, contacts: int = 0) -> Notice:
        """Say that what was set and talked about is deleted, and where somebody was to be told something."""
        _ = self.texts.gettext
        text = _("I have forgotten your county, your other choices and what we last talked about.")
        return Notice(f"{text} {self._not_told()}" if contacts else text)

    def forget_in_direct(self, place: Place, contacts: int = 0) -> Notice:
        """Say where one can be forgotten; where somebody was to be told something is forgotten from anywhere."""
        _ = self.texts.gettext
        if contacts:
            then = _("Write glöm mig to me in a conversation of our own to delete what you have set there too.")
            return Notice(f"{self._not_told()} {then}")
        text = _("Write glöm mig to me in a conversation of our own. What is set for the %(place)s stays.")
        return Notice(text % self._called(place))

    def _not_told(self) -> str:
        return self.texts.gettext("I will not tell you what becomes of your questions, and have forgotten where to.")

    # --- questions ---------------------------------------------------------------------------------

    def personal_data(self, place: Place) -> Notice:
        """Say to the asker alone that personal data was removed, and what they must do themselves."""
        _ = self.texts.gettext
        if place.is_direct:
            then = _("But your message is still here in the chat. Delete it: I cannot do that for you.")
        else:
            then = _(
                "But your message is still there, and the others in the %(place)s can read it. Delete it now: I "
                "cannot do that for you. You may ask again without names."
            ) % self._called(place)
        return Notice(f"{self._removed()}\n\n{then}", title=_("Delete your message"))

    def personal_data_quoted(self) -> Notice:
        """Say of a message that stands in the conversation, whoever wrote it, that personal data is in it."""
        _ = self.texts.gettext
        removed = _("The message holds what looks like personal data. I removed it before I read it, and keep nothing.")
        then = _("But the message is still there. Delete it, or ask the one who wrote it to: I cannot do that.")
        return Notice(f"{removed}\n\n{then}")

    def personal_data_in_form(self) -> Notice:
        """Say that personal data was removed from what was sent by a form: there is no message to delete."""
        return Notice(self._removed())

    def _removed(self) -> str:
        _ = self.texts.gettext
        return _(
            "Your text held what looks like personal data. I removed it before I read it, and I keep nothing of it."
        )

    def choice_is_gone(self) -> Notice:
        """Say that a button's answer is no longer in the catalogue."""
        return Notice(self.texts.gettext("That choice is no longer in the catalogue. Ask your question once more."))

    def ask_again(self) -> Notice:
        """Say that the question that waited is no longer kept."""
        return Notice(self.texts.gettext("I no longer have the question that waited. Ask it once more."))

    def in_turn(self) -> Notice:
        """Say that somebody asks faster than Lotsen answers one person: the answers come, one after another."""
        _ = self.texts.gettext
        return Notice(_("Many questions at once: the answers come in turn. Is somebody in danger: call 112."))

    def too_fast(self) -> Notice:
        """Say that more waits for somebody than can wait."""
        _ = self.texts.gettext
        return Notice(_("That went too fast for me. Wait a minute and ask again. Is somebody in danger: call 112."))

    def paused(self) -> Notice:
        """Say that Lotsen answers nobody now."""
        _ = self.texts.gettext
        return Notice(_("Is somebody in danger: call 112. Lotsen is paused and answers no questions right now."))

    # --- what askers think -------------------------------------------------------------------------

    def thanks(self, opinion: str, follow: str | None = None) -> Notice:
        """Thank for a click; ``follow`` is the question's token where the asker may be told what becomes of it."""
        _ = self.texts.gettext
        if opinion == "helped":
            return Notice(_("Thank you. Good that it helped."))
        kept = _("Thank you. It is kept for the dialogue forum.")
        offer = _("Do you want to know what it decides?")
        return Notice(f"{kept} {offer}" if follow else kept, follow=follow)

    def proposed(self) -> Notice:
        """Thank for a proposal."""
        return Notice(self.texts.gettext("Thank you. Your proposal is kept for the dialogue forum."))

    def empty_proposal(self) -> Notice:
        """Say that a proposal needs words."""
        return Notice(self.texts.gettext("Write what is missing or wrong, and send it again."))

    def not_kept(self) -> Notice:
        """Say that an opinion could not be kept."""
        return Notice(self.texts.gettext("That could not be kept. Ask the question once more."))

    def will_tell(self) -> Notice:
        """Say that the asker will be told."""
        text = self.texts.gettext(
            "I will tell you when the dialogue forum has decided. Change your mind with: glöm mig. "
            "Where to tell you I keep for %(days)d days at most."
        )
        return Notice(text % {"days": CONTACT_DAYS})

    def cannot_tell(self) -> Notice:
        """Say that the asker cannot be told."""
        return Notice(self.texts.gettext("I cannot tell you about that question. Ask it once more."))
