"""Words of a question: splitting into tokens, chat shorthand written out, a light Swedish stem."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.normalise import normalise

__all__ = ["ENDED", "STOP", "sentences", "stem", "tokens"]

_TOKEN = re.compile(r"§|[^\W\d_]+|\d+")
_MARKER = re.compile(r"\[[^\]\[]{1,24}\]")

_LEADING = (
    r"kap t\.ex tex ex enl bl\.a bla ang ca dvs d\.v\.s jfr s\.k f\.n nr tel tfn kl ev resp inkl exkl pga p\.g\.a"
    r" t\.o\.m fr\.o\.m avd dr"
)
"""Abbreviations that something always follows: a stop after one ends nothing, also before "BUP" or "Kalmar"."""

_CLOSING = r"m\.fl mfl mm osv etc st bl ök åk anm utr rem mott handl ansv pat bed [^\W\d_]"
"""Abbreviations (and single letters: "m.m.", "t. ex.") that may be the last: over only where a capital begins."""


def _not_after(abbreviations: str) -> str:
    return "(?i:" + "".join(rf"(?<!\b{short}\.)" for short in abbreviations.split()) + ")"


ENDED = rf"{_not_after(_LEADING)}(?:{_not_after(_CLOSING)}|(?=\s+[A-ZÅÄÖ](?:[a-zåäö]|\s)))"
"""A condition for patterns, after a full stop: it ends a sentence, and stands after no abbreviation."""

_SENTENCE = re.compile(rf"(?:(?<=[!?])|(?<=\.){ENDED})\s+(?=\S)")
_DOTTED = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")

_SHORTHAND = {
    "å": "och", "o": "och", "oxå": "också", "va": "vad", "vafför": "varför", "e": "är", "ä": "är",
    "dom": "de", "dem": "de", "me": "med", "m": "med", "f": "för", "t": "till",
    "nån": "någon", "nåt": "något", "nåra": "några", "nånstans": "någonstans", "ngn": "någon",
    "ngt": "något", "ngra": "några", "mkt": "mycket", "nr": "nummer", "tfn": "telefon", "tel": "telefon",
    "tele": "telefon", "enl": "enligt", "ang": "angående", "resp": "respektive", "ev": "eventuellt",
    "pga": "på grund av", "mha": "med hjälp av", "mtp": "med tanke på", "tex": "till exempel",
    "iom": "i och med", "iaf": "i alla fall", "ggr": "gånger", "tim": "timmar", "mån": "månad",
    "sån": "sådan", "sånt": "sådant", "såna": "sådana", "hurdå": "hur", "sen": "sedan",
    "mej": "mig", "dej": "dig", "sej": "sig", "imorn": "i morgon", "imorgon": "i morgon", "idag": "i dag",
    "ikväll": "i kväll", "inatt": "i natt", "ej": "inte",
    "icke": "inte", "inge": "inget", "ingenting": "inget", "ska": "ska", "skall": "ska", "skulle": "ska",
    "hsv": "hälso och sjukvården", "ök": "överenskommelsen", "ssk": "sjuksköterska", "vb": "vid behov",
    "fsk": "förskola", "pat": "patient", "pers": "personal", "soc": "socialtjänsten", "bl": "bland",
    "kl": "klockan", "avd": "avdelning", "utr": "utredning", "beh": "behov", "sekr": "sekretess",
    "samv": "samverkan", "info": "information", "psyk": "psykiatri", "ungd": "ungdom", "vh": "vårdnadshavare",
    "vhs": "vårdnadshavare", "fk": "försäkringskassan", "anm": "anmälan", "handl": "handläggare",
    "konsult": "konsultation", "medg": "medgivande", "sekretessen": "sekretess",
    "forts": "fortsätta", "omg": "omgående", "sos": "socialtjänsten", "famhem": "familjehem", "bif": "bifoga",
    "dok": "dokumentera", "medv": "medverka", "doknr": "dokumentnummer",
    "uppf": "uppföljning", "el": "eller", "d": "det", "fr": "från", "hr": "hur", "mga": "många", "ngr": "några",
    "dgr": "dagar", "dar": "dagar", "ist": "i stället", "istf": "i stället för", "dvs": "det vill säga",
    "bla": "bland annat", "ex": "exempel", "ehv": "elevhälsan", "ehs": "elevhälsan", "emi": "elevhälsan",
    "elevh": "elevhälsan", "skolsköt": "skolsköterska", "skolkur": "skolkurator", "socsekr": "socialsekreterare",
    "socsek": "socialsekreterare", "socnämnden": "socialnämnden", "socnämnd": "socialnämnden",
    "familjeh": "familjehem", "fhem": "familjehem", "umott": "ungdomsmottagning", "ungdmott": "ungdomsmottagning",
    "mott": "mottagning", "förv": "förvaltning", "verks": "verksamhet", "vht": "verksamhet", "komm": "kommun",
    "reg": "region", "org": "organisation", "grp": "grupp", "gr": "grupp", "arbgr": "arbetsgrupp",
    "arbgrupp": "arbetsgrupp", "arbgrupper": "arbetsgrupper", "delt": "deltagare", "repr": "representant",
    "utlåt": "utlåtande", "utl": "utlåtande", "skriftl": "skriftligt", "muntl": "muntligt", "avv": "avvikelse",
    "plac": "placering", "placer": "placering", "omh": "omhändertagande", "ans": "ansvar", "ansv": "ansvar",
    "uppdr": "uppdrag", "riktl": "riktlinje", "vägl": "vägledning", "anvisn": "anvisning", "granskn": "granskning",
    "revrapp": "revisionsrapport", "revrapport": "revisionsrapport", "målgr": "målgrupp", "målgrp": "målgrupp",
    "indik": "indikatorer", "orosanm": "orosanmälan", "förhandsbed": "förhandsbedömning", "bed": "bedömning",
    "bedömn": "bedömning", "remis": "remiss", "rem": "remiss", "egenrem": "egenremiss", "återkoppl": "återkoppling",
    "kostn": "kostnad", "kont": "kontakt", "blank": "blankett", "samordn": "samordning", "utskr": "utskrivning",
    "jrnl": "journal", "journ": "journal", "pnr": "personnummer", "persnr": "personnummer", "missbr": "missbruk",
    "hjälpm": "hjälpmedel", "suicidprev": "suicidprevention", "läk": "läkare", "vårdk": "vårdkontakt",
    "telnr": "telefonnummer", "telnummer": "telefonnummer", "åk": "årskurs",
}  # fmt: skip
"""What a short form in chat stands for. The form with a full stop ("enl.", "resp.") reads the same."""

_COUNTING = frozenset(
    "en ett två tre fyra fem sex sju åtta nio tio tolv par många antal några flera per varje varannan".split()
)
"""Words before a "v" that is short for weeks."""

STOP = frozenset(
    "a alla allt att av bara blir bli de den det detta dig din du då där efter eller en ett fick från för få "
    "får gör göra ha hade han har hos hon hur här i in jag ju kan kunna man med men mig min mitt nu när "
    "någon något några och också om oss på sedan sig sin ska som så till upp ut vad var vara vem vi vid vilka "
    "vilken vilket vill vår våra vårt vart vore är ni er nog det dessa denna sitt sina gäller finns måste ens".split()
)
"""Words that say nothing of the subject."""

_SUFFIXES = tuple(
    sorted(
        "a arna erna heterna orna ad e ade ande arne are aste en anden aren heten ern ar er heter or s as arnas "
        "ernas ornas es ades andes ens arens hetens erns at andet het ast n t et na nas ns ets te de it".split(),
        key=lambda suffix: (-len(suffix), suffix),
    )
)
_VOWEL = re.compile(r"[aeiouyåäöé]")


def tokens(text: str) -> list[str]:
    """Return the words of a text in order, normalised, with chat shorthand written out.

    Markers of redacted data ("[personnummer]") are no words. "evi:s" is "evi", "bu-hälsan" is two words.
    """
    plain = _DOTTED.sub("", _MARKER.sub(" ", normalise(text)))
    found: list[str] = []
    end = -1
    for match in _TOKEN.finditer(plain):
        word = match[0]
        if word == "s" and match.start() == end + 1 and plain[end] in ":'’":
            continue
        end = match.end()
        long = _SHORTHAND.get(word) if word != "v" else _weeks(found, plain[end : end + 3])
        found.extend(long.split() if long else (word,))
    return found


def _weeks(before: list[str], after: str) -> str | None:
    """Return what a lone "v" stands for: weeks beside a number, else "vem", "vad" or "vi", which nobody can tell."""
    counted = bool(before) and (before[-1] in _COUNTING or before[-1].isdigit())
    return "veckor" if counted or after.lstrip(". ")[:1].isdigit() else None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, as they stand; at least one where there is any text."""
    return [part for part in _SENTENCE.split(_MARKER.sub(" ", text.strip())) if part.strip()]


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return a word without its inflection, lightly: "kallar", "kallas" and "kallade" become "kall"."""
    if len(word) < 4 or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        rest = word[: -len(suffix)]
        if len(rest) >= 3 and word.endswith(suffix) and _VOWEL.search(rest):
            return rest
    return word
