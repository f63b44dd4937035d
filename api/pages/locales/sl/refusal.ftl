# Rejections: what the rules say when they refuse, with a remedy. Keys end in the code of the rejection.
refusal-other = Pravila tega zdaj ne dovoljujejo. Osvežite stran in preverite, kaj je mogoče.
refusal-case-unknown = Te pobude ni.
refusal-case-exists = Ta pobuda je že oddana.
refusal-protocol-unknown = Takih pobud tu ni mogoče oddati. Izberite drugo vrsto.
refusal-calendar-unknown = Koledar tega postopka manjka. Prosimo, sporočite nam.
refusal-cycle-unknown = Noben krog tega postopka še ni odprt. Počakajte na razpis.
refusal-operation-unknown = Ta postopek takega koraka nima. Vrnite se na stran pobude.
refusal-state-forbids = »{ $operation }« v stanju »{ $state }« ni mogoče.
refusal-role-required = »{ $operation }« opravi nekdo drug: { $responsible }.
refusal-field-missing = Izpolnite to polje.
refusal-field-not-taken = Tega tukaj ne potrebujemo. Pustite prazno.
refusal-service-unknown = Tej službi pobude ni mogoče dodeliti. Izberite drugo.
refusal-field-too-short = { $count ->
    [one] Napišite vsaj { $count } znak.
    [two] Napišite vsaj { $count } znaka.
    [few] Napišite vsaj { $count } znake.
   *[other] Napišite vsaj { $count } znakov.
}
refusal-outcome-required = Izberite izid.
refusal-outcome-unknown = »{ $outcome }« ni izid tega koraka. Izberite drugega.
refusal-guard-fails = { $why }
refusal-too-early = »{ $operation }« ni mogoče pred { $from }.
refusal-too-late = »{ $operation }« je bilo mogoče do { $until }.
refusal-too-many-times = »{ $operation }« je bilo opravljeno že tolikokrat, kot dovoljujejo pravila.
refusal-four-eyes = To mora opraviti nekdo drug; kdor je opravil »{ $performed }«, ne sme.
refusal-task-blocks = »{ $operation }« počaka na nalogo »{ $task }«. Najprej jo zaključite ali opustite z razlogom.
refusal-task-unknown = Take naloge ta postopek nima.
refusal-task-not-open = Naloga »{ $task }« ni odprta.
refusal-checks-missing = Potrdite vse točke seznama ali nalogo opustite z razlogom.
refusal-timer-stale = Časovnik je že drugačen; storiti ni treba ničesar.
refusal-timer-not-due = Časovnik še ni na vrsti.
refusal-link-unknown = Ta povezava ne obstaja.
refusal-incident-unknown = Ta zastoj je že odpravljen.
refusal-import-only = To sme zapisati samo prenos podatkov.
refusal-officials-only = Zapiske puščajo samo zaposleni. Nastopite na svojem mestu.
refusal-behalf-not-yours = »{ $operation }« lahko za občana vnese samo služba, ki to prejme. Nastopite na takem mestu ali pustite, da odda občan sam.
refusal-behalf-not-citizens = »{ $operation }« ni za občane, zato je ni mogoče vnesti namesto njih.
refusal-behalf-too-long = { $count ->
    [one] Napišite največ { $count } znak.
    [two] Napišite največ { $count } znaka.
    [few] Napišite največ { $count } znake.
   *[other] Napišite največ { $count } znakov.
}
refusal-nowhere-back = Ni prejšnjega stanja, v katero bi se bilo mogoče vrniti.
refusal-comment-unknown = Tega komentarja ni.
refusal-comment-exists = Ta komentar je že objavljen.
refusal-comments-closed = V tem stanju ni mogoče komentirati.
refusal-parent-unknown = Komentarja, na katerega odgovarjate, tu ni.
refusal-parent-withdrawn = Avtor je komentar, na katerega odgovarjate, umaknil. Napišite nov komentar.
refusal-text-empty = Napišite besedilo.
refusal-text-too-long = { $count ->
    [one] Napišite največ { $count } znak.
    [two] Napišite največ { $count } znaka.
    [few] Napišite največ { $count } znake.
   *[other] Napišite največ { $count } znakov.
}
refusal-not-the-author = Komentar sme spremeniti ali umakniti samo njegov avtor.
refusal-comment-withdrawn = Ta komentar je umaknjen.
refusal-support-closed = V tem stanju pobude ni mogoče podpreti.
refusal-citizens-only = To smejo samo občani. Prijavljeni ste z uradno vlogo.
refusal-erasure-unknown = Takega izbrisa ni.
refusal-erasure-exists = Ta izbris je že zahtevan.
refusal-no-part-in-erasure = Uvoz ničesar ne briše.
refusal-not-your-own = To ni vaše. Zahtevate lahko samo izbris tistega, kar ste napisali sami; besedilo nekoga drugega nam prijavite.
refusal-erasure-reason-length = Navedite razloge, od 1 do 4000 znakov.
refusal-targets-misfit = Izberite vsaj eno besedilo.
refusal-too-many-targets = Izberite manj besedil, druga pa v novi zahtevi.
refusal-opening-unknown = Tega besedila ni.
refusal-erased-already = To besedilo je že izbrisano.
refusal-officials-decide = O izbrisih odločajo uslužbenci. Nastopite na svojem delovnem mestu.
refusal-four-eyes-erasure = Odločiti mora nekdo drug: ne tisti, ki je zahteval, ne kdo v isti vlogi.
refusal-decided-already = O tem je že odločeno.
refusal-not-granted = To ni odobreno.
refusal-not-asked-for = Zahtevano je bilo nekaj drugega.
refusal-nothing-erased = Nič še ni izbrisano.

# What is wrong with a field before any rule looks at it. Keys end in what was expected there.
field-empty = Izpolnite to polje.
field-too-long = { $count ->
    [one] Napišite največ { $count } znak.
    [two] Napišite največ { $count } znaka.
    [few] Napišite največ { $count } znake.
   *[other] Napišite največ { $count } znakov.
}
field-integer = Vpišite celo število, na primer 25.
field-money = Vpišite znesek v evrih, na primer 1250,50.
field-date = Izberite datum ali ga zapišite kot 2026-03-02.
field-choice = Izberite eno od možnosti.
field-place = Napišite naslov ali opis. Za točko vpišite zemljepisno širino in dolžino s številkama.
field-files = Za vsako datoteko vpišite ime, odtis iz 64 števk in črk od a do f ter velikost v bajtih.
field-case = Pobude s to oznako ne najdemo. Preverite jo, na primer P-2026-0042.
field-text = Napišite navadno besedilo.
field-other = Tega tako ni mogoče sprejeti. Preverite vnos.
