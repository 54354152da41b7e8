"""What kind of thing is asked for: who, when, how long, which number, what it costs, whether one may."""

from __future__ import annotations

import re

__all__ = ["kinds"]

_KINDS = (
    ("vem", r"\b(vem|vems|vilka (personer|yrken|yrkesgrupper|funktioner|roller)|ansvarar|ansvarig|ansvariga|ansvar)\b"),
    ("när", r"\b(när|vilken tid|vilka tider|klockslag|datum|vilken dag|hur dags|öppettider|öppet)\b"),
    ("hur-länge", r"\b(hur (länge|lång|långt|snabbt|fort)|inom (vilken|hur)|tidsgräns|tidsfrist|frist|deadline|senast|veckor"
        r"|hinner)\b",
    ),
    ("hur-ofta", r"\b(hur ofta|hur många gånger|varje (år|termin|månad)|per (år|termin))\b"),
    ("hur-många", r"\b(hur många|antal|antalet|hur stor andel|statistik)\b"),
    ("kostnad", r"\b(kosta|kostar|kostnad|kostnader|avgift|pris|betala|betalar|faktura|fakturera|gratis|avgiftsfritt|belopp"
        r"|pengar)\b",
    ),
    ("nummer", r"\b(nummer|telefon|telefonnummer|ringa|ringer|slå en signal|direktnummer|växel)\b"),
    ("var", r"\b(var|vart|adress|webbplats|hemsida|hittar|länk|webben)\b"),
    ("varför", r"\b(varför|anledning|skäl|syfte|syftet|vitsen|poängen|meningen)\b"),
    ("lag", r"\b(lag|lagen|lagar|paragraf|lagrum|kap|kapitel|lagstöd|stöd i lag|lagligt)\b|§"),
    ("får-man", r"\b(får (jag|vi|man|de|skolan|soc|socialtjänsten)|tillåtet|okej|ok|kan (jag|vi|man)|lov att)\b"),
    ("måste", r"\b(måste|krävs|kräver|behöver|skyldig|skyldiga|skyldighet|tvungen|obligatoriskt)\b"),
    ("betyder", r"\b(betyder|står för|förkortning|innebär|menas|definition|definieras|vad är (en|ett))\b"),
    ("hur-gör", r"\b(hur (gör|går|ska|skickar|bokar|kontaktar|anmäler|ansöker)|tillvägagångssätt|steg för steg|rutin)\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _KINDS)


def kinds(words: str) -> tuple[str, ...]:
    """Return the kinds of question that a text of normalised words asks, in a fixed order; often none or two."""
    return tuple(name for name, pattern in _PATTERNS if pattern.search(words))
