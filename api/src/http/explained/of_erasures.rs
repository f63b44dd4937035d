//! Kinds of erasures: why one is not asked for, decided or carried out.

use super::Kind;

/// Why the rules refuse something about an erasure.
pub(super) const OF_ERASURES: &[Kind] = &[
    (
        "erasure-unknown",
        ["There is no such erasure", "Check the id."],
        ["Takega izbrisa ni", "Preverite oznako."],
    ),
    (
        "erasure-exists",
        ["This erasure was asked for already", "Read it instead."],
        ["Ta izbris je že zahtevan", "Raje ga preberite."],
    ),
    (
        "no-part-in-erasure",
        ["An import erases nothing", "Act as a citizen or in a post."],
        ["Uvoz ničesar ne briše", "Nastopite kot občan ali na delovnem mestu."],
    ),
    (
        "not-your-own",
        [
            "This is not yours",
            "Citizens ask only for what they wrote themselves. Report the text of somebody else to the municipality.",
        ],
        [
            "To ni vaše",
            "Občani zahtevajo izbris samo tistega, kar so napisali sami. Besedilo nekoga drugega prijavite občini.",
        ],
    ),
    (
        "erasure-reason-length",
        ["Give reasons", "Say in 1 to 4000 characters why."],
        ["Navedite razloge", "V 1 do 4000 znakih povejte, zakaj."],
    ),
    (
        "targets-misfit",
        ["Nothing to erase is named", "Name texts that are there, and none for a person."],
        ["Imenovano ni nič, kar bi se izbrisalo", "Imenujte besedila, ki obstajajo, za osebo pa nobenega."],
    ),
    (
        "too-many-targets",
        ["Too many texts", "Name at most 500 fields, and the rest in another request."],
        ["Preveč besedil", "Imenujte največ 500 polj, druga pa v novi zahtevi."],
    ),
    (
        "opening-unknown",
        ["There is no such text", "Check the positions and fields, and name each once."],
        ["Takega besedila ni", "Preverite položaje in polja ter vsako imenujte enkrat."],
    ),
    (
        "erased-already",
        ["This text is erased already", "Leave it out."],
        ["To besedilo je že izbrisano", "Izpustite ga."],
    ),
    (
        "officials-decide",
        ["Officials decide on erasures", "Act in your post."],
        ["O izbrisih odločajo uslužbenci", "Nastopite na svojem delovnem mestu."],
    ),
    (
        "four-eyes-erasure",
        ["Somebody else has to decide", "Neither who asked nor anybody in the same role may."],
        ["Odločiti mora nekdo drug", "Ne tisti, ki je zahteval, ne kdo v isti vlogi."],
    ),
    (
        "decided-already",
        ["This erasure was decided already", "A new request is possible."],
        ["O tem izbrisu je že odločeno", "Mogoča je nova zahteva."],
    ),
    (
        "not-granted",
        ["This erasure was not granted", "Only what was granted is carried out."],
        ["Ta izbris ni odobren", "Izvede se samo, kar je odobreno."],
    ),
    (
        "not-asked-for",
        ["Something else was asked for", "Exactly what was asked for is erased."],
        ["Zahtevano je bilo nekaj drugega", "Izbriše se natanko to, kar je zahtevano."],
    ),
    (
        "nothing-erased",
        ["Nothing has been erased yet", "It is done once the log says what is erased."],
        ["Nič še ni izbrisano", "Konec je, ko dnevnik pove, kaj je izbrisano."],
    ),
];
