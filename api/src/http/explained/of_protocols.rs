//! Kinds of the rules about publishing protocols and about changing the one of a case.

use super::Kind;

/// What their pages say.
pub(super) const OF_PROTOCOLS: &[Kind] = &[
    (
        "reason-unfit",
        ["A reason is needed", "Say why, in the length that the detail names; everybody can read it."],
        ["Potreben je razlog", "Povejte, zakaj, v dolžini, ki jo pove pojasnilo; preberejo ga lahko vsi."],
    ),
    (
        "protocol-too-long",
        ["The protocol is too long", "It stands in one event. Shorten its texts."],
        ["Protokol je predolg", "Stati mora v enem dogodku. Skrajšajte njegova besedila."],
    ),
    (
        "text-not-composed",
        ["The file is in another form of Unicode", "Save it in normalization form C."],
        ["Datoteka je v drugi obliki Unicode", "Shranite jo v normalizacijski obliki C."],
    ),
    (
        "protocol-unsound",
        [
            "The protocol is not sound",
            "What it says could not be kept. Every error has its line and its remedy; pobuda protocol check says the same.",
        ],
        [
            "Protokol ni trden",
            "Česar obljublja, ne bi bilo mogoče držati. Vsaka napaka ima vrstico in nasvet; enako pove pobuda protocol check.",
        ],
    ),
    (
        "cycle-unfit",
        [
            "The rounds do not fit this version",
            "A round gives what its protocol declares. The detail says what differs.",
        ],
        [
            "Krogi se ne ujemajo s to različico",
            "Krog da to, kar protokol napove. Kaj se razlikuje, pove pojasnilo.",
        ],
    ),
    (
        "version-taken",
        ["This version is published already", "What was published is never changed. Raise the version."],
        ["Ta različica je že objavljena", "Objavljeno se nikoli ne spremeni. Povišajte različico."],
    ),
    (
        "version-not-newer",
        ["This version is not newer", "A version newer than the one in force is needed. Raise it."],
        ["Ta različica ni novejša", "Potrebna je novejša različica od veljavne. Povišajte jo."],
    ),
    (
        "version-too-small",
        ["The version says too little", "The detail names what differs and the least version that says so."],
        [
            "Različica pove premalo",
            "Pojasnilo pove, kaj se razlikuje in katera je najmanjša ustrezna različica.",
        ],
    ),
    (
        "migration-elsewhere",
        ["The migration is one of another protocol", "Give one of the protocol of the case."],
        ["Prehod je za drug protokol", "Dajte prehod protokola te pobude."],
    ),
    (
        "version-differs",
        [
            "The case has another version",
            "A migration leads from one version to another; the case has neither.",
        ],
        ["Pobuda ima drugo različico", "Prehod vodi iz ene različice v drugo; pobuda nima nobene od njiju."],
    ),
    (
        "version-unknown",
        ["This version is not published", "Publish the later version first."],
        ["Ta različica ni objavljena", "Najprej objavite poznejšo različico."],
    ),
    (
        "case-closed",
        ["The case is closed", "It stays with the rules it was closed under."],
        ["Pobuda je zaključena", "Ostane pri pravilih, po katerih je bila zaključena."],
    ),
    (
        "state-unmapped",
        [
            "A state has no place in the later version",
            "Say in the migration what every state that can hold an open case is there.",
        ],
        [
            "Stanje v poznejši različici nima mesta",
            "V prehodu povejte, kaj je tam vsako stanje, v katerem je pobuda lahko odprta.",
        ],
    ),
    (
        "target-unknown",
        [
            "The migration names what is not there",
            "Correct the name; the detail says which version has none such.",
        ],
        ["Prehod imenuje, česar ni", "Popravite ime; pojasnilo pove, katera različica tega nima."],
    ),
    (
        "target-closes",
        ["The migration would close cases", "Only an operation closes a case. Lead to a state that is open."],
        ["Prehod bi zaključil pobude", "Pobudo zaključi samo opravilo. Vodite v odprto stanje."],
    ),
    (
        "target-twice",
        ["Two tasks would become one", "A task goes on as one task."],
        ["Dve nalogi bi postali ena", "Naloga gre naprej kot ena naloga."],
    ),
    (
        "deadline-unsaid",
        ["Nothing is said of a limit that runs", "Say keep or restart for it in the migration."],
        ["O teku roka ni povedano nič", "V prehodu zanj povejte keep ali restart."],
    ),
    (
        "deadline-lost",
        [
            "A limit that runs would be dropped",
            "Let it run, or stand still as it does, in the state of the later version.",
        ],
        ["Rok, ki teče, bi odpadel", "V stanju poznejše različice naj teče ali miruje, kot zdaj."],
    ),
    (
        "date-unknown",
        ["A limit would have no date", "Give the case the date first."],
        ["Rok ne bi imel datuma", "Pobudi najprej dajte datum."],
    ),
    (
        "task-unmapped",
        [
            "A task has no place in the later version",
            "Say in the migration which task it is there, or let it be closed first.",
        ],
        [
            "Naloga v poznejši različici nima mesta",
            "V prehodu povejte, katera naloga je tam, ali naj bo prej zaključena.",
        ],
    ),
    (
        "task-elsewhere",
        ["A task would go to another state", "A task goes where its state goes."],
        ["Naloga bi šla v drugo stanje", "Naloga gre tja, kamor gre njeno stanje."],
    ),
    (
        "incident-lost",
        ["Something is stuck that the later version does not know", "See to it first."],
        ["Nekaj je obtičalo, česar poznejša različica ne pozna", "Najprej poskrbite za to."],
    ),
    (
        "outcome-lost",
        [
            "The later version does not know the outcome of the case",
            "It has to keep the outcomes of open cases.",
        ],
        ["Poznejša različica ne pozna izida pobude", "Ohraniti mora izide odprtih pobud."],
    ),
    (
        "link-lost",
        ["The later version does not know a link of the case", "It has to keep the links of open cases."],
        ["Poznejša različica ne pozna povezave pobude", "Ohraniti mora povezave odprtih pobud."],
    ),
    (
        "field-unfit",
        [
            "A value of the case does not fit the later version",
            "Keep the type of the field, and its choices.",
        ],
        ["Podatek pobude se ne ujema s poznejšo različico", "Ohranite vrsto podatka in njegove izbire."],
    ),
    (
        "field-unknown",
        ["The later version relies on what the case does not have", "Give it with an operation first."],
        ["Poznejša različica računa s podatkom, ki ga pobuda nima", "Najprej ga dajte z opravilom."],
    ),
];
