"""What kind of thing is asked for: who, when, how long, which number, what it costs, whether one may."""

from __future__ import annotations

import re

from bot.language.words import ENDED, sentences, tokens

__all__ = ["asking", "kinds"]

_SHORT = 14
_CLAUSES = re.compile(rf"(?<=\S)(?:[,;:]|\.{ENDED})(?=\s)|\s[–-]+\s")
_ASKS = re.compile(r"\b(?:v(?:em|ems|ad|ar|art|arför|ilken|ilket|ilka|illken)|hur|när|får|kan|ska|måste|finns)\b")

_KINDS = {
    "vem": "vem|vems|vilka (personer|yrken|yrkesgrupper|funktioner|roller)|ansvarar|ansvarig|ansvariga|ansvar",
    "när": "när|vilken tid|vilka tider|klockslag|datum|vilken dag|hur dags|öppettider|öppet",
    "hur-länge": "hur (länge|lång|långt|snabbt|fort)|inom (vilken|hur)|tidsgräns|tidsfrist|deadline|senast|veckor",
    "hur-ofta": "hur ofta|hur många gånger|varje (år|termin|månad)|per (år|termin)",
    "hur-många": "hur många|antal|antalet|hur stor andel|statistik",
    "kostnad": "kostar?|kostnad|kostnader|avgift|pris|betalar?|fakturera|faktura|gratis|avgiftsfritt|belopp|pengar",
    "nummer": "nummer|telefon|telefonnummer|ringa|ringer|slå en signal|direktnummer|växel",
    "var": "var|vart|adress|webbplats|hemsida|hittar|länk|webben",
    "varför": "varför|anledning|skäl|syfte|syftet|vitsen|poängen|meningen",
    "lag": "lag|lagen|lagar|paragraf|lagrum|kap|kapitel|lagstöd|stöd i lag|lagligt",
    "får-man": "får (jag|vi|man|de|skolan|soc|socialtjänsten)|tillåtet|okej|ok|kan (jag|vi|man)|lov att",
    "måste": "måste|krävs|kräver|behöver|skyldig|skyldiga|skyldighet|tvungen|obligatoriskt",
    "betyder": "betyder|står för|förkortning|innebär|menas|definition|definieras|vad är (en|ett)",
    "hur-gör": "hur (gör|går|ska|skickar|bokar|kontaktar|anmäler|ansöker)|tillvägagångssätt|steg för steg|rutin",
}
_PATTERNS = tuple((name, re.compile(rf"\b({pattern})\b")) for name, pattern in _KINDS.items())


def asking(text: str) -> str:
    """Return the clauses of a text that ask: what was told before them is the situation, not the question.

    Of a long text only sentences that end in a question mark count; empty where it has none.
    """
    whole = [text] if len(tokens(text)) <= _SHORT else [s for s in sentences(text) if "?" in s]
    clauses = [clause for sentence in whole for clause in _CLAUSES.split(sentence) if clause.strip()]
    return " ".join([c for c in clauses if _ASKS.search(c.casefold())] or clauses[-1:])


def kinds(words: str) -> tuple[str, ...]:
    """Return the kinds of question that a text of normalised words asks, in a fixed order; often none or two."""
    found = tuple(name for name, pattern in _PATTERNS if pattern.search(words))
    return (*found, "lag") if "§" in words and "lag" not in found else found
