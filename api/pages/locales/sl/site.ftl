# Every page: header, footer, words that are used in several places.
site-name = Pobuda
site-description = Pobude občank in občanov: kaj se z njimi dogaja, kdo jih obravnava, zakaj in do kdaj.
skip-to-content = Na vsebino
languages = Jezik
navigation = Glavni meni
nav-cases = Pobude
nav-how-it-works = Kako poteka
nav-new-case = Oddaj pobudo
nav-help = Pomoč in stik
nav-accessibility = Dostopnost
nav-privacy = Zasebnost
nav-open-data = Odprti podatki
footer-navigation = O strani
footer-note = Vsak korak je trajno zapisan in ga ni mogoče tiho spremeniti.
contact-title = Pokličite ali pišite
contact-lead = Pobudo lahko oddate ali spremljate tudi po telefonu ali osebno.
contact-phone = Telefon:
contact-email = E-pošta:
signed-in-as = Prijava: { $name }
sign-in = Prijava
sign-out = Odjava
continue = Naprej
cancel = Prekliči

# Feedback after something was done.
feedback-case-sent = Pobuda je oddana. Zapišite si njeno oznako: z njo jo vedno najdete.
feedback-operation-done = Opravljeno. Korak je zapisan v potek.
feedback-note-added = Zapisek je shranjen. Vidijo ga samo zaposleni.
feedback-task-done = Opravljeno. Naloga je zaprta in to je zapisano v potek.
feedback-task-left-out = Naloga je opuščena. Razlog je zapisan v potek.
feedback-incident-resolved = Zapisano. Kar je čakalo, gre naprej.
feedback-support-given = Hvala, vaša podpora je zapisana.
feedback-support-withdrawn = Vašo podporo smo umaknili.
feedback-comment-posted = Vaš komentar je objavljen.
feedback-comment-edited = Nova različica komentarja je objavljena.
feedback-comment-withdrawn = Vaš komentar je umaknjen.
feedback-vote-cast = Vaš glas o komentarju je zapisan.
feedback-vote-withdrawn = Vaš glas o komentarju je umaknjen.
feedback-signed-in = Prijavljeni ste.
feedback-signed-out = Odjavljeni ste.
feedback-registered = Dobrodošli! Račun je narejen in prijavljeni ste.
feedback-password-reset = Novo geslo je nastavljeno. Prijavite se z njim.
feedback-password-changed = Geslo je spremenjeno. Povsod drugje ste odjavljeni.
feedback-account-saved = Shranjeno.
feedback-standing-chosen = Odslej delujete tako.
feedback-standing-open = Prijavljeni ste. Imate več položajev: izberite, v kateri vlogi delujete.
feedback-token-revoked = Žeton odslej ne velja več.

# Time and people.
when-day-and-clock = { $day } ob { $clock }
when-inferred = { $time } (po drugih zapisih)
when-undated = datum ni znan, zapisano { $time }
who-you = { $who } (vi)
due-running = { $name }: najpozneje { $day }.
due-running-left = { $name }: najpozneje { $day } ({ $left }).
due-left = { $count ->
    [0] danes je zadnji dan
    [one] še { $count } delovni dan
    [two] še { $count } delovna dneva
    [few] še { $count } delovni dnevi
   *[other] še { $count } delovnih dni
}
due-paused = { $name }: rok miruje.
due-late = { $name }: rok je potekel { $day }.
due-late-days = { $name }: rok je potekel { $day } ({ $late }).
due-met = { $name }: pravočasno, rok je bil { $day }.
due-met-late = { $name }: z zamudo, rok je bil { $day }.

# Texts that are not shown.
title-erased = Naslov je odstranjen
title-restricted = Naslov ni javen
erased = Besedilo je odstranjeno.
erased-ground = Pravna podlaga: { $ground }.
erased-on = Odstranjeno
erased-by = Odstranitev je zapisana na mestu { $count } v dnevniku.
restricted = Besedilo je zapisano, ni pa javno.

# Counts.
supports = { $count ->
    [one] { $count } podpora
    [two] { $count } podpori
    [few] { $count } podpore
   *[other] { $count } podpor
}
comments = { $count ->
    [one] { $count } komentar
    [two] { $count } komentarja
    [few] { $count } komentarji
   *[other] { $count } komentarjev
}
documents = { $count ->
    [one] Dokument
    [two] Dokumenta
   *[other] Dokumenti
}
document-fingerprint = Prstni odtis
place-point = točka { $point }

# Search, cards, paging.
search-label = Poiščite pobudo
search-button = Išči
search-hint = Beseda iz naslova ali opisa, ulica ali oznaka, na primer P-2026-0042.
card-since = V tem stanju od
card-holder = ima jo { $holder }
late = Zamuja
paging-list = Strani seznama
paging-history = Strani poteka
paging-comments = Strani komentarjev
paging-previous = Prejšnja stran
paging-further = Naslednja stran

# Lengths of time: how long something takes, and when it happens.
span-hours = { $count ->
    [one] { $count } uro
    [two] { $count } uri
    [few] { $count } ure
   *[other] { $count } ur
}
span-days = { $count ->
    [one] { $count } dan
    [two] { $count } dneva
    [few] { $count } dni
   *[other] { $count } dni
}
span-working-days = { $count ->
    [one] { $count } delovni dan
    [two] { $count } delovna dneva
    [few] { $count } delovne dni
   *[other] { $count } delovnih dni
}
span-weeks = { $count ->
    [one] { $count } teden
    [two] { $count } tedna
    [few] { $count } tedne
   *[other] { $count } tednov
}
span-months = { $count ->
    [one] { $count } mesec
    [two] { $count } meseca
    [few] { $count } mesece
   *[other] { $count } mesecev
}
after-hours = { $count ->
    [one] po { $count } uri
    [two] po { $count } urah
    [few] po { $count } urah
   *[other] po { $count } urah
}
after-days = { $count ->
    [one] po { $count } dnevu
    [two] po { $count } dneh
    [few] po { $count } dneh
   *[other] po { $count } dneh
}
after-working-days = { $count ->
    [one] po { $count } delovnem dnevu
    [two] po { $count } delovnih dneh
    [few] po { $count } delovnih dneh
   *[other] po { $count } delovnih dneh
}
after-weeks = { $count ->
    [one] po { $count } tednu
    [two] po { $count } tednih
    [few] po { $count } tednih
   *[other] po { $count } tednih
}
after-months = { $count ->
    [one] po { $count } mesecu
    [two] po { $count } mesecih
    [few] po { $count } mesecih
   *[other] po { $count } mesecih
}
after-date = na dan, določen za ta krog
after-link = ko se zaključi povezana pobuda
