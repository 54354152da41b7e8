"""Whether an answer holds the kind of thing that was asked for.

Half the danger is to answer a neighbour of the question: the documents name the dialogue forum but no date for it,
EVI's interview but not its minutes. Where a question asks for a thing of a recognisable shape (a number to call, a
mailbox, a date, a time of day, a count) and the answer holds none of that shape, it is not the answer.
"""

from __future__ import annotations

import re

__all__ = ["asks_how_to_reach", "holds_what_is_asked"]

_NUMERAL = (
    r"\d|\b(?:en gang|ett|inga|ingen|bada|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv|tjugo)\b"
    r"|\b(?:arlig\w*|varje|vart|varannan)\b"
)
_DATE = r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|\b(?:19|20)\d\d\b"
_EVERY = r"\bvart \w+ ar\b|\barlig|\bvarje\b|\bper (?:ar|termin)\b|\barsvis|\bgang(?:er)? (?:per|om|i)\b"
_DANGER = r"112|akut|larm|\bsos\b|\bnod|beredskap|kris|jour|kvall|natt|helg|\bfara\b"
_DAYS = "dag|dygn|veck|manad|drojsmal|genast"
_UNITS = {"minut": "minut", "timm": "timm", "dag": _DAYS, "dygn": _DAYS, "veck": _DAYS, "manad": "manad|veck|ar\\b"}

_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    # a number to call: "vilket nummer", "tfn", "direktnummer"; not "personnummer", nor "telefon" in passing
    (
        re.compile(r"\b(?:telefon|direkt|mobil|jour|akut)?(?:nummer|numret|nr|nummren)\b(?! ?\[)|\btfn\b|\btelnr\b"),
        re.compile(r"\b0\d{1,3}[ -]+\d{2,}|\b112\b|\b1177\b|\b\d{4}:\d+|\bparagraf|§"),
    ),
    # 112 is a number for danger: no other question for a number is answered by it
    (
        re.compile(rf"^(?!.*(?:{_DANGER})).*\b(?:telefon|direkt)?(?:nummer|numret|nr)\b(?! ?\[)", re.DOTALL),
        re.compile(r"\b0\d{1,3}[ -]+\d{2,}|\b1177\b|\b\d{4}:\d+|\bparagraf|§"),
    ),
    # a mailbox or an e-mail address
    (
        re.compile(r"\b(?:mejl|mail|e-?post|e ?post)(?:adress|lada)\w*|\b(?:funktions)?brevlad\w*"),
        re.compile(r"\w@\w|\bbrevlad|\bmejladress"),
    ),
    # whose mailbox: "vilken mejl har soc i ..."
    (
        re.compile(r"\bvilken (?:mejl|mail|e ?-?post)\b|\b(?:mejl|mail)(?:en)? till \w+ i\b"),
        re.compile(r"\w@\w"),
    ),
    # a street address; "webbadress" and "mejladress" are other things, and a secret one is not asked for
    (
        re.compile(
            r"\b(?:gatu|besoks|post)adress\w*|\b(?:vilken|vad ar|vad har \w+ for) (?:ny )?adress\b"
            r"|\badress(?:en)? till\b"
        ),
        re.compile(r"(?:gatan|vagen|torget|grand|alle)\b|\bhttps?:|\w@\w|\bbrevlad|\badressen ar\b"),
    ),
    # a date
    (
        re.compile(
            r"\bvil\w{1,3}t? datum|\bdatum(?:et)? for\b|\b(?<!inom )vilken (?:dag|vecka|manad)\b"
            r"|\bnar (?:ar|blir) nasta\b"
        ),
        re.compile(rf"{_DATE}|\bvecka \d"),
    ),
    # when something happened, or will be ready: "när antogs", "när blir ... klar", "vilket år"
    (
        re.compile(
            r"\bnar (?:starta|anto|besluta|holl|genomforde|gjorde|skrev|bildade|oppnade|tradde|inforde|publicera"
            r"|underteckna|reviderade|uppdaterade)\w*\b"
            r"|\bnar (?:ar|blir|blev|kommer) (?:\S+ ){1,6}(?:klara?|klart|fardiga?|fardigt)\b|\bvilket ar(?:tal)?\b"
        ),
        re.compile(_DATE),
    ),
    # days of the week
    (
        re.compile(r"\b(?:vilka (?:vecko)?dagar|vilken veckodag)\b"),
        re.compile(rf"{_DATE}|\b(?:man|tis|ons|tors|fre|lor|son|var)dag"),
    ),
    # the time by which something must be done: "när ska nämnden ha svarat"
    (
        re.compile(r"\bnar (?:ska|maste|bor|senast) (?:\S+ ){1,4}ha (?:\w+ )?\w+[td]\b"),
        re.compile(rf"{_DATE}|\b(?:dag|dygn|veck|manad|ar|termin|innan|fore|inom|senast|genast|direkt|drojsmal)"),
    ),
    # the next time
    (re.compile(r"\bnar (?:\w+ ){1,6}nasta\b"), re.compile(rf"{_DATE}|{_EVERY}|\brotera|\bturas\b")),
    # hours of the clock; "inom vilken tid" is a deadline
    (
        re.compile(
            r"\b(?:oppet|oppettid|telefontid|besokstid|mottagningstid|klockslag)\w*|\bvilka (?:tider|klockslag)\b"
            r"|\bhur dags\b|\bnar (?:oppnar|stanger)\b"
        ),
        re.compile(r"\b\d{1,2}[:.]\d\d\b|klockslag"),
    ),
    # how long something lasts, how soon; "hur länge sedan" asks for nothing. Beware: without diacritics "är" is "ar"
    (
        re.compile(
            r"\bhur (?:lange|langa?(?! kan| far)|snabbt|fort|skyndsamt)\b(?! sed| sen)"
            r"|\binom (?:vilken tid|hur manga)\b"
        ),
        re.compile(
            r"\b(?:dag|dygn|veck|manad|aret|arsdag|termin|timm|minut|arlig|period)|\d ar\b|\bvarje ar\b|\btills\b"
            r"|\bsa (?:lange|snart|snabbt)\b|\bfram till\b|\bupphor|\btidsgrans|\bvart \w+ ar\b|\bdrojsmal"
            r"|\bunder \w*(?:tiden|perioden)|\bska(?:ll)? pagar|\bkontinuerlig|\bgenast\b|\bomedelbart\b|\bskyndsam"
            r"|\bdirekt\b|\bsnabb|\bi god tid\b|\b(?:inom|senast) |\bbehov\w* (?:varierar|kan variera)|\bover tid\b"
        ),
    ),
    # how often
    (
        re.compile(r"\bhur ofta\b"),
        re.compile(
            r"\bgang|\bvarje\b|\barlig|\bvart\b|\bvarannan\b|\bmanad|\btermin|\bveck|\bregelbund|\blopande\b|\barsvis\b|\baterkommande\b"
        ),
    ),
    # an age
    (
        re.compile(
            r"\b(?:lagsta|hogsta|nedre|ovre|vilken|vilka) alder\w*|\bhur (?:gammal|gamla|gammalt)\b|\baldersgrans\w*"
        ),
        re.compile(r"\d ar\b|\balder|\barsdag|\d ?[-–] ?\d|\bbarndom"),
    ),
    # a page, a length in pages
    (
        re.compile(
            r"\b(?:pa )?vil\w{1,3} sid(?:nummer|(?:a|or) (?:i|star|handlar|finns|beskriv\w*))\b"
            r"|\bhur manga sidor\b|\b(?:max|hogst) \w+ sid"
        ),
        re.compile(r"\bsid(?:a|an|or)? \d|\d sidor"),
    ),
    # what happens to the one who fails: the documents name no penalties
    (
        re.compile(r"\bbot(?:a|er|falla?s?|faller)\b|\bvite\w*|\bstraff\w*|\bsanktion\w*|\bskadestand\w*"),
        re.compile(r"\bbot(?:a|er|fal)|\bvite|\bstraff|\bsanktion|\bskadestand|\bpafoljd"),
    ),
    # a dose
    (re.compile(r"\b\d* ?(?:mg|milligram)\b|\bdos(?:en|er|ering)?\b"), re.compile(r"\bmg\b|\bdos")),
    # a form
    (
        re.compile(r"\bskattnings\w*|\bskattn\b|\b(?:vilket|vilka|vilken) (?:\w+ )?formular\b"),
        re.compile(r"blankett|formular|\bmall|skattning"),
    ),
    # somebody's name: the documents name roles
    (
        re.compile(
            r"\b(?:vad|vem) heter (?:\w+ ){0,2}"
            r"\w*(?:psykolog|chef|lakar|skotersk|handlagg|samordnar|ordforand|direktor|koordinator|administrator"
            r"|assistent|sekreterar|terapeut|rektor|kurator)\w*"
            r"|\bnamnet pa (?:chef|lakar|psykolog|handlagg|kurator|skotersk|samordn)\w*|, namnet\b ?\??$"
            r"|\bvilken (?:lakare|psykolog|enhetschef|chef|skoterska|handlaggare)\b"
        ),
        re.compile(r"\bheter\b|\bprojektledare\b"),
    ),
    # an amount of money, or that there is none
    (
        re.compile(r"\b(?:tim|dygns|styck)pris\w*|\bbelopp\w*|\bkronor\b|\b(?:vilken|hur stor|storleken pa) budget\w*"),
        re.compile(r"\d ?(?:kr\b|kronor|miljon)"),
    ),
    (
        re.compile(r"\bvad kostar\b|\bhur (?:mycket|mkt) kostar\b|\bvilken avgift\b|\bvad ar (?:priset|avgiften)\b"),
        re.compile(r"kostnadsfri|gratis|\d ?kr\b|\bkronor|\bavgift|\bkostar (?:inget|inte)|\butan kostnad"),
    ),
    (
        re.compile(r"\bhur (?:mycket|mkt) (?:pengar|alkohol|ersattning|far (?:man|vi|jag))\b"),
        re.compile(r"\d|kostnadsfri|gratis"),
    ),
    # a share
    (re.compile(r"\bprocent\b|\bhur stor andel\b"), re.compile(r"procent|\bandel|%|\bhalva\b|\bhalften\b|\blika\b")),
    # how much in a time
    (re.compile(r"\bhur (?:mycket|mkt) (?:\w+ ){0,2}(?:i|per|om) (?:veck|dag|manad|ar)"), re.compile(_NUMERAL)),
    # a count
    (re.compile(r"\bhur manga\b|\bantalet?\b"), re.compile(_NUMERAL)),
)
# Things that are asked for by name: an answer to such a question speaks of them, in whatever form.
_THINGS = tuple(
    (re.compile(rf"\b(?:{asked})"), re.compile(held))
    for asked, held in (
        # who did or does it
        (
            r"vem (?:som )?(?:leder|leda|ledde)\b|vem ar (?:ordforande|ledare|chef|koordinator|samordnare)\b",
            r"\bled(?:er|s)\b|ledare\b|ordforande|sammankall|samordna|koordinator",
        ),
        ("vem (?:ar|har) (?:kontaktperson|projektledare)", r"kontaktperson|projektledare"),
        (
            r"(?:vem|vilka|nar)(?: har)? (?:startat|startade|grundade|skapade|bildade|bildades)",
            r"\bstarta|\bgrunda|\bskapa|\bbilda|\binfor|\betabler|\boppna",
        ),
        (
            r"(?:vem|vilka)(?: ar det)?(?: som)?(?: har)? (?:skrivit|skrev|forfattat|utarbetat)\b(?! (?:pa|under))",
            r"\bskr[ei]v|\bfram\b|\bframtag|forfatt|\bgjort|\bgjord|upprattad|utford|utarbet",
        ),
        (r"(?:vem|vilka)(?: \w+){0,4} (?:tagit|tog) fram\b", r"\bfram\b|framtag|utarbet|\bgjort|upprattad"),
        (
            r"(?:vem|vilka|vilken \w+|manga \w+)(?: har| ska)? (?:undertecknar?|undertecknat|skr[ei]v\w* under)\b",
            r"underteck|\bskr[ei]v\w* under|underskrift",
        ),
        (
            r"(?:vem|vilka|nar)(?: har)? (?:beslutade|beslutat|antog|antagit|antogs|godkande|faststallde)",
            r"beslut|\banta|\bantog|godkan|fastst",
        ),
        ("vem (?:som )?(?:utser|utsag|utsett|tillsatter)", r"\buts[ae]|tillsat"),
        (
            "vem (?:ar|var) (?:\\w+ )?(?:utredare|vard|sekreterare|instruktor)",
            "utredare|vardskap|sekreterare|instruktor",
        ),
        (r"vem (?:som )?(?:betalar|bekostar)|vem (?:som )?star for (?:kostnad|notan)", "betal|kost|finansier"),
        ("vem (?:som )?(?:avgor|har beslutat)", r"avgor|beslut|bestam|bedom"),
        ("vem (?:som )?(?:paminner)", "paminn"),
        ("vem (?:som )?(?:handlagger)", r"handlagg|\butred"),
        (r"vem (?:som )?(?:far|kan) (?:lasa|se)\b", r"\blas|ta del|\bfar del|insyn|tillgang"),
        # the paragraph of a law that is named
        (r"(?:paragraf|kapitel|lagrum)\w* .{0,20}skollag", "skollag"),
        (r"(?:paragraf|kapitel|lagrum)\w* .{0,20}foraldrabalk", "foraldrabalk"),
        (r"(?:paragraf|kapitel|lagrum)\w* .{0,20}forvaltningslag", "forvaltningslag"),
        # what a text, a model or a programme is made of
        (r"vilka (?:\w+ )?steg\b", r"\bsteg"),
        (r"vilka (?:\w+ )?(?:aktivitet|atgard)(?:er|erna)\b", "aktivitet|atgard"),
        (r"vilka (?:\w+ )?indikator", "indikator|matpunkt"),
        (r"vil(?:ka|ken) (?:\w+ )?(?:programpunkt|paragrafrubrik)", "programpunkt"),
        (r"vilka fragor (?:stalls|finns|ingar|(?:\w+ ){1,3}(?:svara|besvara))", "frag"),
        (r"(?:vilken|vilka) blankett", "blankett|formular|mall"),
        (r"vad hander om .{1,40}\binte hinner", "hinner|avvik|lyft"),
        ("hur blir man", r"\buts[ae]|\bval[jd]|represent|\banmal|ansok|\bbli\b"),
        (r"(?:vem|vart) (?:mejlar|mailar|mejla|maila)\b", r"mejl|\bmail|e-?post|@|brevlad"),
        (r"(?:i|vilka) siffror\b", r"\d"),
        (r"vil(?:ken|ka) (?:kod|version|farg|leverantor)\b", "kod|version|farg|leverantor"),
        ("(?:vilket|vilka) (?:instrument|skattning)|skattningsskal|bedomningsinstrument", "instrument|skala|skattning"),
        (r"hur loggar|logga in\b|losenord", r"\blogga|inlogg|losenord|behorig"),
        (
            r"var (?:hittar|laddar|hamtar) ",
            r"webb|\bsid|portal|\blank|\bfinns\b|hamta|adress|http|1177|\bligger\b|\bstar i\b",
        ),
        # to write to a unit, where the answer only has its telephone
        (
            (
                r"(?:mejla|maila|sms:?a|chatta med) (?:till )?"
                r"(?:evi|en vag in|bup|bou|bvc|psykolog|koordinator|forsta linjen)"
            ),
            r"mejl|\bmail|e-?post|\bsms|chatt|@",
        ),
        # something to hold in one's hand
        (r"mall(?:en|ar|arna)?\b", "mall|blankett|formular|underlag"),
        (r"(?:kurs|kurser|kursen|webbinari\w+)\b", "kurs|utbildning|webbinari"),
        (r"(?:film|broschyr|folder|affisch)", "film|broschyr|folder|affisch|informationsmaterial"),
        (
            r"(?:i vilken lokal (?:ar|halls|ses|traffas|sitter)|i vilket rum|pa vilken plats)",
            r"lokal\b|\brum\b|\bplats",
        ),
        (r"forlang(?:s|d|t|as|ts|ats)\b", "forlang"),
        ("vaccin", "vaccin"),
        ("blodprov|urinprov|provtagning|drogtest", "prov|test"),
        ("bank ?-?id", "bank ?-?id|legitimation"),
        ("lon(?:en|er)?\\b|arvode|timlon|manadslon", r"\blon(?:en|er)?\b|arvod|ersattning"),
        ("(?:sjuk|lakar)intyg", "intyg"),
        ("rubrik", "rubrik"),
        ("(?:fax|plus|bank)(?:nummer|giro)", "fax|giro"),
        ("parkering|parkera", "parker"),
        ("journalsystem|datasystem|verksamhetssystem", "system|cosmic|stella|lifecare|journal"),
        ("somaliska|arabiska|persiska|tigrinja|ukrainska|teckensprak|engelska", "sprak|tolk|oversat"),
        ("utbildningskrav|legitimation(?:en)?\\b|vilken utbildning|vilka utbildningar", "utbildning|legitim|kompetens"),
    )
)
# "Riktlinjen anger inga telefontider": a sentence that says what the document does not say holds nothing of it.
_SILENT = re.compile(
    r"[^.\n]*\b(?:anger|anges|namner|namns|sager|framgar|namnges|beskriver|raknas upp|star)\b(?: (?!att\b)\w+){0,2}"
    r" (?:inte|inget|ingen|inga|inte heller)\b[^.\n]*"
)
_MARKER = re.compile(r"\[[^\]]{1,20}\]")
_COUNTED_UNIT = re.compile(r"\bhur manga (?P<unit>minut|timm|dag|dygn|veck|manad)")


_REACH = re.compile(
    r"\b(?:telefon|direkt|mobil)?(?:nummer|numret|nr)\b(?! ?\[)|\btfn\b|\b(?:mejl|mail|e ?-?post)(?:adress|lada)"
    r"|\bbrevlad|\b(?:besoks|gatu|post)?adress(?:en)?\b(?! ?\[)|\b(?:oppet|telefon|besoks)tid|\boppet\b"
)
_COUNTED_THING = re.compile(r"\bhur manga (?!av|barn|unga|ungdom|person|gang|dag|veck)(?P<thing>\w{4,})")
_COUNT = (
    r"\b(?:\d+|ett?|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv|tjugo\w*|ing\w+|bada|samtliga|alla|varje|flera)\b"
)
_LETTERS = re.compile(
    r"\bvad star (?P<term>[\w-]+) for ?(?:nagot)?[?!. ]*$|\bbokstav(?:en|er|erna)\b(?: i| ur) (?P<spelt>[\w-]+)"
)
_SAID = r"(?:betyder|star for|utlases|ar forkortning)\b"


def asks_how_to_reach(question: str) -> bool:
    """Return whether a question asks for a number, a mailbox, an address or hours: of one unit and of no other."""
    return _REACH.search(question) is not None


def holds_what_is_asked(question: str, answer: str, title: str = "") -> bool:
    """Return whether ``answer`` holds every kind of thing that ``question`` asks for.

    All are normalised text without diacritics; the title counts for things that are asked for by name. A question
    that asks for nothing of a recognisable shape is held by any answer. A marker of redacted data ("[adress]") asks
    for nothing.
    """
    question = _MARKER.sub("[]", question)
    answer = _SILENT.sub("", answer)
    if any(asked.search(question) and not held.search(answer) for asked, held in _KINDS):
        return False
    whole = f"{title}\n{answer}"
    if any(asked.search(question) and not held.search(whole) for asked, held in _THINGS):
        return False
    letters = _LETTERS.search(question)
    if letters is not None:
        term = re.escape(letters["term"] or letters["spelt"])
        if not re.search(rf"\b{term} (?:{_SAID}|\()|\({term}\)", answer):
            return False
    counted = _COUNTED_THING.search(question)
    if counted is not None:
        thing = re.escape(counted["thing"][: max(4, len(counted["thing"]) - 3)])  # spoken of, but never counted
        if re.search(rf"\b{thing}", answer) and not re.search(rf"{_COUNT}(?: \S+){{0,2}} {thing}", answer):
            return False
    unit = _COUNTED_UNIT.search(question)
    return unit is None or re.search(_UNITS[unit["unit"]], answer) is not None
