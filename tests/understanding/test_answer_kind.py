"""An answer must hold the kind of thing that was asked for."""

from __future__ import annotations

import pytest

from bot.language.normalise import fold, normalise
from bot.understanding.answer_kind import holds_what_is_asked


def holds(question: str, answer: str) -> bool:
    """Return the verdict on texts as people write them."""
    return holds_what_is_asked(fold(normalise(question)), fold(normalise(answer)))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Hur många möten har plattformen haft?", "Chefer har möten varje månad på plattformen."),
        ("Vilka dagar träffas plattformen?", "Chefer möts varje månad på plattformen."),
        ("Vilken blankett skriver föräldrarna på?", "Samtycket kan vara muntligt eller skriftligt."),
        ("När ska nämnden ha svarat?", "Granskningen lämnar fem rekommendationer."),
        ("Vem påminner skolan?", "Svaret skickas inom tre veckor. Riktlinjen nämner inga påminnelser."),
        ("Kan man mejla BUP?", "Ring koordinatorn på 010-831 71 84."),
        ("Hur lång är intervjun?", "Intervjun fångar symtom och funktion."),
        ("Hur många ungdomscoacher finns?", "Planen nämner ungdomscoacher och YAM."),
        ("Vilket nummer ringer vi för riskbedömning?", "BUP gör riskbedömningen. Ring 112 om livet är i fara."),
        ("Vilken paragraf i skollagen gäller?", "Personalen är skyldig att svara, enligt 20 kap. 5 § SoL."),
        ("När antogs folkhälsostrategin?", "Strategin betonar barnkonventionen."),
        ("När blir rutinen för riskbruk klar?", "Skolan kan upptäcka riskbruk."),
        ("Vad kostar ett hjälpmedel?", "Kostnadsansvar beskrivs i Hjälpmedelshandboken."),
        ("Från vilken ålder får man skriva egenremiss?", "Barnet är med och kontaktar EVI."),
        ("Hur snabbt ska regionen spärra journalen?", "Socialtjänsten är skyldig att informera regionen."),
        ("Vem leder gruppen Sydväst?", "Till gruppen hör Nybro, Emmaboda och Torsås."),
        ("Vem startade plattformen?", "Plattformen är gemensam."),
        ("Vem har skrivit vägledningen?", "Vägledningen gäller personal inom socialtjänsten."),
        ("Vilka steg har SAMS-modellen?", "SAMS underlättar samverkan."),
        ("Vilka åtgärder finns i folkhälsoplanen?", "Planen gäller 2024–2026."),
        ("Hur loggar jag in på Power BI?", "Regionen arbetar med en databas."),
        ("Vad står bokstäverna i SAMMBLA för?", "SAMMBLA är en gemensam plattform."),
        ("Vad står SAMMBLA för?", "SAMMBLA är en gemensam plattform."),
        ("Hur stor andel betalar regionen?", "Den som beställer insatsen betalar."),
        ("Hur många minuter tar intervjun?", "EVI samlar in information i en semistrukturerad intervju."),
        ("Vilket datum är nästa dialogforum?", "Med är ledningsgruppen för EVI."),
        ("Hur många ungdomar deltog?", "Barn och unga har varit med i dialoger."),
        ("Vilket nummer har BUP?", "Kontakta den behandlare som barnet har."),
        ("Vilken mejladress har rektorn?", "Avvikelsen skickas till rektorn."),
        ("ätstörningsmottagningen gatuadress", "Den finns i Västervik och Kalmar."),
        ("Vilka skattningsformulär använder BUP?", "BUP ansvarar för riskbedömningen."),
        ("Vilket timpris betalar vi?", "Utlåtandet är kostnadsfritt."),
        ("hur mkt alkohol i veckan är riskbruk", "Riskbruk kan upptäckas av skolan."),
        ("Vad heter psykologerna?", "Konsultationen ges av psykologer från regionen."),
        ("Vilken läkare ansvarar?", "Mottagningen finns i Västervik och Kalmar."),
        ("När öppnar EVI?", "EVI nås på 010-358 8100."),
        ("Hur ofta ska vi konsultera skolan?", "Konsultera även vid uppföljning."),
        ("Vilken är lägsta åldern för egenremiss?", "Ring EVI eller gå via 1177."),
        ("vem når jag på bup i torsby, namnet?", "Ring koordinatorn på 010-831 71 84."),
        ("Hur länge gäller planen?", "Planen tas fram tillsammans med barnet."),
        ("På vilken sida står det om tandvård?", "Tandvården kontrolleras regelbundet enligt 7 § tandvårdslagen."),
        ("Kan vi bötfälla skolan?", "Skolan ska svara inom tre veckor."),
        ("Vilken mejl har socialtjänsten i Sala?", "Avvikelser lyfts till den lokala ledningsgruppen."),
        ("hur många mg melatonin får en åttaåring", "BUP ansvarar för behandlingen."),
        ("Vilka besökstider har avdelningen?", "Den har fyra platser."),
        ("vad har samordnaren i lön", "Samordnaren anpassar deltagandet."),
        ("krävs bankid för blanketten", "Blanketten skickas med post eller digitalt."),
        ("Hur många timmar är kön?", "Bedömningen görs inom tre dagar."),
    ],
)
def test_a_neighbour_is_not_the_answer(question: str, answer: str) -> None:
    """A question for a count, date, number, mailbox or hour is not answered by a text without one."""
    assert not holds(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Vilket nummer har BUP?", "Akutfunktionen nås på 010-358 16 94, knappval 5."),
        ("Vilken mejladress har soc i Sunne?", "Skicka den till ifo@sunne.se."),
        ("Hur många gånger om året träffas de?", "Minst en gång per termin."),
        ("Hur många kommuner ingick?", "Sju kommuner ingick."),
        ("Vilka tider kan man ringa?", "Vardagar 07:30–16:00."),
        ("Vilket datum godkändes den?", "Den godkändes 2018-09-14."),
        ("Räcker det att pappan säger ja i telefon?", "Ja, samtycket får vara muntligt."),
        ("Vem kallar till SIP?", "Den som ser behovet."),
        ("Hur länge gäller överenskommelsen?", "Den gäller tills vidare."),
        ("Hur många indikatorer finns?", "Det finns sju indikatorer."),
        ("Vilket nummer ringer man akut?", "Ring 112 vid fara för livet."),
        ("Hur snabbt ska BUP svara?", "Inom tre veckor."),
        ("När antogs strategin?", "Den godkändes 2021-11-26."),
        ("Vad kostar utlåtandet?", "Det är kostnadsfritt."),
        ("Vem leder gruppen?", "Arbetet leds av två utvecklingsledare."),
        ("Vem beslutade om överenskommelsen?", "Den är godkänd av Länsgemensam ledning."),
        ("Vad står EVI för?", "En väg in (EVI) är en central mottagning."),
        ("Vad står bokstäverna i EVI för?", "EVI betyder En väg in."),
        ("Vilka indikatorer finns?", "Det finns sju indikatorer."),
        ("hur gammal får ungdomen vara", "Upp till 18 år."),
        ("ska barnets namn stå på blanketten", "Ja, namn och personnummer ska framgå."),
        ("hur länge sen är det den skrevs", "Det står inte."),
        ("vilken sida har rutinerna", "Rutinerna finns på regionens webbplats."),
        ("Ungdomen med nummer [ärende], får friskolan kalla?", "Ja, om skolan kan rutinerna."),
        ("Pojken på [adress] i Vimmerby, vem ska EVI prata med?", "Socialtjänsten i kommunen."),
        ("Eleven har hemlig adress, hur gör vi?", "Ta all kontakt direkt med socialsekreteraren."),
    ],
)
def test_other_answers_pass(question: str, answer: str) -> None:
    """An answer that holds what was asked for passes, and so does any answer where nothing of a shape was asked."""
    assert holds(question, answer)
