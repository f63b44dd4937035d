# Izbrisi: seznam, obrazec in podlage.
erasures-title = Izbrisi
erasures-lead = Kaj je bilo umaknjeno iz javnosti, na čigavo zahtevo, na kateri podlagi in po čigavi odločitvi. Potek še vedno kaže, da je tam nekaj bilo.
erasures-none = Izbrisa ni zahteval še nihče.
erasures-state-pending = Čaka na odločitev
erasures-state-refused = Zavrnjeno
erasures-state-granted = Se izvaja
erasures-state-done = Izvedeno
erasures-person = vse, kar je od ene osebe
erasures-texts = { $count ->
    [one] besedila { $count } vnosa
    [two] besedila { $count } vnosov
    [few] besedila { $count } vnosov
   *[other] besedila { $count } vnosov
}
erasures-ground = Podlaga
erasures-where = Kje
erasures-asked = Zahteva
erasures-decided = Odločitev
erasures-erased = Izbrisano
erasures-fields = { $count ->
    [one] { $count } besedilo
    [two] { $count } besedili
    [few] { $count } besedila
   *[other] { $count } besedil
}
erasures-statement = Obrazložitev
erasures-statement-hint = Prebere jo lahko vsak. Ne ponavljajte tistega, kar naj se izbriše.
erasures-grant = Izbriši
erasures-refuse = Zavrni
erasures-feed = Vir za tiste, ki hranijo kopije

ground-gdpr-17-1-a = ni več potrebno (GDPR, člen 17(1)(a))
ground-gdpr-17-1-b = preklicana privolitev (GDPR, člen 17(1)(b))
ground-gdpr-17-1-c = ugovor (GDPR, člen 17(1)(c))
ground-gdpr-17-1-d = obdelano nezakonito (GDPR, člen 17(1)(d))
ground-gdpr-17-1-e = zakonska dolžnost izbrisa (GDPR, člen 17(1)(e))
ground-gdpr-17-1-f = zbrano od otroka (GDPR, člen 17(1)(f))
ground-dsa-9 = odredba organa (DSA, člen 9)
ground-dsa-16 = prijava nezakonite vsebine (DSA, člen 16)
ground-terms = v nasprotju s pogoji uporabe
ground-retention = čas hrambe je potekel
ground-other = na podlagi, ki je ta stran ne pozna

erase-title = Zahtevaj izbris
erase-lead = O njem odloči nekdo drug, v drugi vlogi kot vi. Kaj se je zgodilo, kdaj in po kom, ostane; besedilo gre za vedno.
erase-texts = Kaj naj se izbriše
erase-reason = Zakaj
erase-reason-hint = To preberejo samo tisti, ki odločajo, in revizorji.
erase-send = Zahtevaj
erase-none-chosen = Izberite vsaj eno besedilo.
erase-nothing = V tem vnosu ni več besedila, ki bi se dalo izbrisati.
entry-erase = Zahtevaj izbris
comment-erase = Izbriši za vedno
account-data = Moji podatki
account-data-lead = Vse, kar hranimo o vas, skupaj z dokazi.
account-data-take = Prenesi moje podatke
account-erase = Izbriši moj račun
account-erase-lead = Izbris zahtevate vi, odloči pa uslužbenec. Najprej preberite, kaj gre in kaj ostane.
erase-account-title = Izbris mojega računa
erase-account-lead = O njem odloči uslužbenec. Ko je izveden, ničesar ne more nihče več vrniti, tudi mi ne.
erase-account-goes = Kaj gre
erase-account-goes-account = Vaš račun: e-naslov, ime in geslo.
erase-account-goes-texts = Vse, kar ste napisali: pobude, komentarji, razlogi.
erase-account-goes-names = Kar pove, da je več vnosov vaših. Tega ne bo mogel več vedeti nihče.
erase-account-stays = Kaj ostane
erase-account-stays-steps = Da je bilo nekaj oddano, kdaj in v kateri vlogi, kaj je občina storila in kaj so napisali drugi.
erase-account-stays-counts = Število podpor in glasov, tudi vaših.
erase-account-stays-copies = Kopije, ki so jih naredili drugi. Tistim, ki jih hranijo, povemo, da jih morajo izbrisati.
erase-account-reason-hint = Razlogov vam ni treba navesti.
erase-account-no-reason = Brez navedbe razlogov.
erase-account-send = Zahtevaj izbris mojega računa
feedback-erasure-asked = Vaša zahteva je zabeležena. O njej odloči nekdo drug.
feedback-erasure-decided = Vaša odločitev je zabeležena.
nav-erasures = Izbrisi
