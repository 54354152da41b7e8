"""Words that staff use for one and the same thing in subjects that the counties' documents leave out.

The catalogue's own concepts (knowledge/glossary) hold the words of what the documents regulate. What is asked in vain
is about something else, so the grouping needs the field's common words for that too. They are used for nothing else:
no answer depends on them. A form that ends in "*" is the beginning of a word, a form that begins with "*" its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["ideas"]

_CLASSES = """
resa: skjuts* skolskjuts* taxi* färdtjänst* sjukresa* *resor *resan buss* *bussen kör köra hämta* transport*
betalning: betala* bekosta* kostnad* kostar räkning* faktura* notan budget* ersättning* avgift* pris* gratis arvode*
tolkning: tolk* *tolk språktolk* översätt* teckenspråk*
väntan: kö köer kön kötid* vänta* väntetid* väntelista* *kö vårdgaranti*
lov: sommar* lov lovet jullov* påsklov* uppehåll* ledigt semester* skolavslutning*
inspelning: spela spelar spelat inspelning* ljudinspelning* filma* filmar fota* banda*
övervikt: övervikt* fetma* obesitas barnfetma* viktgrupp* dietist* bmi viktenhet*
könsidentitet: könsdysfori* könsidentitet* könsutredning* könsbekräftande* trans transperson* ickebinär* pronomen hbtq*
heder: heder* hrv bortgift* giftas tvångsgift* barnäktenskap* tvångsäktenskap* könsstymp* omskär* balkongflick*
flyktingskap: asyl* papperslös* gömda uppehållstillstånd* lma* migration* ensamkommande* nyanländ* flykting*
tänder: tandställning* tandregler* tandkött* karies bettet
mejl: mejl* mail* maila epost e-post krypter* sms fax* meddelande*
journal: journal* cosmic läsbehörig* behörighet* sammanhållen* inloggning* åtkomst*
frånvaro: frånvaro* skolfrånvaro* skolk* hemmasitt* borta skolvägr* närvaro*
intyg: intyg* läkarintyg* sjukintyg* sjukskriv* friskintyg*
hjälpmedel: hjälpmedel* tyngdtäck* kedjetäck* bolltäck* förskriv* bildstöd* timstock* hörselkåp*
läkemedel: medicin* läkemed* tablett* concerta ritalin delegering* egenvård* dosett* alvedon
drogtest: drogtest* drogprov* urinprov* pissprov* screening* provtagning* salivprov*
droger: drog* narkotika* cannabis hasch* knark* tramadol*
alkohol: alkohol* alkis* dricker missbruk* berusad* full fylle*
ledsagning: ledsag* följer besöket besök *besök vårdbesök* läkarbesök*
syskon: syskon* bror* brodern syster* lillasyster* storasyster* lillebror* storebror* tvilling*
umgänge: umgänge* umgås träffa träffar besöksrätt*
vårdnad: vårdnad* oense oeniga vårdnadstvist* överens samförstånd* gemensam ensam
polis: polis* polisanmäl* förhör* barnförhör* brott* åklagar* målsägande*
barnahus: barnahus*
gäng: gäng* kriminell* kriminalitet* nätverk* sspf avhopp* rekryter* insatsgrupp* sig
ätstörning: ätstör* anorexi* bulimi* äter kräks hetsät* svält*
anpassad skola: anpassad särskol* *särskola grundsärskol* gymnasiesärskol*
distans: distans* fjärrunderv* hemunderv* hemifrån digitalt zoom
sjukhus: sjukhus* inlagd inneligg* slutenvård*
pass: pass passet passansök* utomlands utlandsresa* id-kort
boende i två kommuner: växelvis varannan folkbokför* vistelsekommun* hemkommun* grannkommun*
avlastning: avlast* avlös* korttids* slut orkar anhörigstöd*
lss: lss personkrets* assistans*
kontaktfamilj: kontaktfamilj* kontaktperson* stödfamilj* kontaktfamiljer
vaccination: vaccin* vacin* hpv spruta* mässling*
språk: logoped* logopd* talsvår* språkstör* stammar* stamning* tal dyslexi* pratar
psykologtest: skolpsykolog* wisc* begåvning* iq* basutredning* psykologutred* psykologbedöm*
graviditet: gravid* mvc mödravård* mödrahälsovård* barnmorsk* blivande ofött ofödda förlossning*
arkiv: gallr* arkiv* spara* sparas lagring* slänga* slängas kasta* kastas bevara*
hot: hot hotar hotad* hotfull* aggressiv* våldsam* väktare* larm* säkerhet* otrygg* rädd
utbildning: utbild* kurs kurser introduktion* nyanställ* fortbild* webbutbild* handledning* föreläs*
skyddat boende: kvinnojour* skyddat kvinnofrid* jourboende*
skyddade uppgifter: sekretessmark* kvarskrivning* skyddad identitet*
självskada: självskad* skär sig rispar*
sömn: sömn* sover sömnlös* nattsömn*
skärmar: skärmtid* dataspel* gaming spelar mobil* mobiltelefon* sociala medier nätmobb*
mobbning: mobb* kränk* trakasser* utfryst*
övergrepp: övergrepp* sexuell* våldtäkt* sexuellt porr* nakenbild* grooming
våld: våld* slår slag misshandel* agas aga barnmisshandel*
sorg: sorg* dödsfall* dött död begrav* kris krisstöd* krisgrupp*
trauma: trauma* ptsd krig* flashback*
autism: autism* autist* asperger* ast aspergers
adhd: adhd add koncentration* hyperaktiv*
ångest: ångest* oro* panik* fobi*
tvång: tvång ocd tvångstank* tvångshandling*
epilepsi: epilepsi* anfall* krampanfall*
diabetes: diabetes* insulin* blodsocker*
allergi: allergi* astma* nötter adrenalin*
hörsel och syn: hörsel* döv* syn synskad* blind* glasögon*
motorik: fysioterap* sjukgymnast* arbetsterap* rullstol* motorik*
inkontinens: blöjor blöja kissar bajsar toalett* enures*
mat: mat maten matsal* specialkost* selektiv*
hygien: hygien* luktar duschar smuts* löss
kläder: kläder vinterkläder* ytterkläder*
bostad: bostad* vräk* hemlös* hyres* trångbo* lägenhet*
ekonomi: ekonomi* försörjningsstöd* socialbidrag* skulder fattig* fonder fond bidrag*
fritid: fritid* fritids* idrott* läger kolloverksamhet* kollo simskola*
prao och jobb: prao sommarjobb* jobb praktik* feriearbete*
körkort: körkort* moped* epa
nyfödda: amning* ammar bvc spädbarn* kolik*
förskoleplats: förskoleplats* dagis* förskolekö* inskolning*
skolbyte: skolbyte* byta byter flytta* flyttar skolval* skolplats*
studieavbrott: avstängd* avstäng* utvisad* relegera*
hjälp hemma: familjebehandl* hemmahosare* familjepedagog* hemterapeut*
insyn: utdrag* belastningsregist* registerutdrag* orosregister*
offentlighet: utlämna* sekretesspröv* offentlig* allmän handling*
överklagande: överklag* klaga* klagomål* ivo
lokaler: lokal lokaler rum mötesrum* sal
ombud: ombud* biträde* god man förvaltare* advokat*
ledighet: vab föräldraledig* vabba tjänstledig*
"""

_SHORTEST = 4


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, set[str]], list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the whole words, the beginnings and the ends, each with its class."""
    whole: dict[str, set[str]] = {}
    begins: list[tuple[str, str]] = []
    ends: list[tuple[str, str]] = []
    for line in _CLASSES.strip().splitlines():
        name, _, forms = line.partition(":")
        for form in forms.split():
            if form.endswith("*"):
                begins.append((form[:-1], name))
            elif form.startswith("*"):
                ends.append((form[1:], name))
            else:
                whole.setdefault(form, set()).add(name)
    return whole, begins, ends


def ideas(words: Iterable[str]) -> list[str]:
    """Return the classes that the words of a question belong to, once for each word that does."""
    whole, begins, ends = _tables()
    found: list[str] = []
    for word in words:
        classes = set(whole.get(word, ()))
        classes |= {name for begin, name in begins if word.startswith(begin)}
        classes |= {name for end, name in ends if word.endswith(end)}
        found.extend(sorted(classes))
    return found
