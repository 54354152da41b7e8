"""An answer must fit what was asked: the kind of thing, and the unit that is named."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.assistant import Assistant
from bot.language.question import asking
from bot.reply import Question

NOW = dt.datetime(2026, 11, 22, 10, 0)


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("Vilket telefonnummer har vårdgrannetelefonen?", "kalmar"),
        ("Vilken kritik riktar Torsås mot BUP?", "kalmar"),
        ("Hur rapporterar förskolan en avvikelse mot BUP?", "varmland"),
        ("Vem leder arbetsgruppen Sydväst?", "kalmar"),
        ("Vad står i Mönsterås översiktsplan om skolskjuts?", "kalmar"),
        ("vad säger regionplanen om kö till BUP", "kalmar"),
        ("Vad står bokstäverna i SAMMBLA för?", "kalmar"),
        ("hur många föräldrakurser hålls per termin", "vastmanland"),
        ("Vilka kommuner följer inte riktlinjen?", "varmland"),
        ("vem är kommunens representant i BUS i Sala", "vastmanland"),
        ("Vilken vecka hålls BUS-mötena i vår?", "vastmanland"),
        ("när är EVI:s dashboard färdig", "kalmar"),
        ("vilken budget har Borgholms folkhälsostrategi", "kalmar"),
    ],
)
def test_what_sounds_like_an_answer_is_none(assistant: Assistant, text: str, county: str) -> None:
    """No answer is given that holds another unit's number, another kind of thing or the neighbour of what was asked."""
    assert assistant.ask(Question(text, NOW, county)).status in {"none", "suggest"}


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("jag jobbar natt på hvb, vilket nummer till bup ska sitta på väggen", "kalmar"),
        ("Vilket nummer har BUP:s vårdgrannetelefon?", "varmland"),
        ("vilka kommuner och organisationer har anslutit sig till överenskommelsen", "vastmanland"),
        ("hur många vårdplatser har BUP i Kalmar", "kalmar"),
        ("vilken lokal grupp hör Hultsfred till", "kalmar"),
    ],
)
def test_what_fits_is_answered(assistant: Assistant, text: str, county: str) -> None:
    """The unit that is asked for counts, not the one where the asker works."""
    assert assistant.ask(Question(text, NOW, county)).status == "answer"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("jag jobbar natt på hvb, vilket nummer har bup", "vilket nummer har bup"),
        ("vem kallar till SIP", "vem kallar till SIP"),
        ("Pojken går på BUP. " + "Det är en lång historia. " * 4 + "Vem kallar till SIP?", "Vem kallar till SIP?"),
        ("Pojken går på BUP. " + "Det är en lång historia. " * 4, ""),
        ("Vad innebär 16 kap. 4 § HSL för SIP?", "Vad innebär 16 kap. 4 § HSL för SIP?"),
        ("Vi är klara m.m. Vem ska t.ex. skolan ringa?", "Vem ska t.ex. skolan ringa?"),
    ],
)
def test_what_asks(text: str, part: str) -> None:
    """The clause that asks is told from the story before it."""
    assert asking(text).strip() == part
