"""A catalogue small enough to build in a moment, with neighbours that are easily mixed up."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalogue.models import GlossaryTerm, Intent
from bot.matching.matcher import Matcher

CITE = "kalmar-evi-2025#sekretess"
GLOSSARY = (GlossaryTerm(term="SIP", means="samordnad individuell plan"),)
CONCEPTS = ({"concept": "kalla", "words": ["kalla", "bjuda in", "sammankalla", "initiera", "ta initiativ"]},)
BACKGROUND: dict[str, Any] = {
    "small_talk": ["hej", "tack så mycket", "hur mår du", "berätta en vits"],
    "outside": {"mat": ["vad blir det till lunch", "lunchmeny i dag"], "lön": ["när kommer lönen", "min lön är fel"]},
}


def intent(name: str, title: str, phrases: list[str], counties: tuple[str, ...] = ("kalmar",), **more: Any) -> Intent:
    """Return an intent whose answer is the same in each of ``counties``."""
    answers = {county: {"text": f"{title} Så här är det.", "cites": [CITE]} for county in counties}
    return Intent.model_validate(
        {"id": name, "title": title, "topic": name.partition(".")[0], "phrases": phrases, "answers": answers, **more}
    )


INTENTS = (
    intent(
        "sip.kalla",
        "Vem kallar till SIP?",
        ["vem kallar till SIP", "vem bjuder in till en SIP", "vilka får initiera sip", "vem sammankallar planen"],
        ("kalmar", "varmland"),
    ),
    intent(
        "utskrivning.nar",
        "När sker utskrivning från sjukhus?",
        ["när sker utskrivning", "hur går utskrivning från sjukhus till", "vem planerar utskrivning"],
    ),
    intent(
        "samtycke.med",
        "Hur gör vi när det finns samtycke?",
        ["vi har samtycke, får vi konsultera", "konsultera med samtycke", "familjen samtycker, hur gör vi"],
    ),
    intent(
        "samtycke.utan",
        "Får vi konsultera utan samtycke?",
        ["får vi konsultera utan samtycke", "familjen samtycker inte", "de vägrar samtycka, vad gäller"],
    ),
    intent(
        "bup.nummer",
        "Vilket nummer har BUP?",
        ["vilket nummer har BUP", "telefon till BUP", "bup telefonnummer", "hur ringer jag bup"],
        ("varmland",),
    ),
    intent(
        "luckor.oppet",
        "Vilka öppettider har BUP?",
        ["när har BUP öppet", "öppettider bup", "hur länge är bup öppet i dag"],
        (),
        missing="öppettiderna hos BUP",
    ),
)
COUNTIES = {i.id: i.counties for i in INTENTS}


@pytest.fixture(scope="session")
def small() -> Matcher:
    """Return the small catalogue's matcher."""
    return Matcher.build(INTENTS, GLOSSARY, CONCEPTS, BACKGROUND)
