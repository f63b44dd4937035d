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
];
