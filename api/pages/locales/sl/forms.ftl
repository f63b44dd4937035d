# Forms.
errors-title = Nekaj je treba popraviti
error-prefix = Napaka:
optional = (ni obvezno)
choose = izberite
characters-left = { $count ->
    [one] Še { $count } znak
    [two] Še { $count } znaka
    [few] Še { $count } znaki
   *[other] Še { $count } znakov
}
hint-min-length = { $count ->
    [one] Vsaj { $count } znak.
    [two] Vsaj { $count } znaka.
    [few] Vsaj { $count } znake.
   *[other] Vsaj { $count } znakov.
}
hint-money = V evrih, na primer 1250,50.
hint-case = Oznaka pobude, na primer P-2026-0042.
hint-legal = Predpis in člen, ali ime podlage s seznama.
hint-place = Dovolj je naslov ali opis kraja. Točko dodajte, če jo poznate.
hint-restricted = Tega ne objavimo; vidijo samo zaposleni.
place-address = Naslov ali opis kraja
place-latitude = Zemljepisna širina
place-longitude = Zemljepisna dolžina
files-hint = Zapišemo ime in prstni odtis datoteke, datoteke same ne pošljete. Če brskalnik to zna, odtis izračuna na vaši napravi.
file-choose = Izberite datoteko
file-name = Datoteka { $count }: ime
file-sha256 = Datoteka { $count }: odtis SHA-256
file-bytes = Datoteka { $count }: velikost v bajtih
form-language = Jezik vašega besedila
form-language-hint = Bralniki zaslona bodo besedilo prebrali v tem jeziku.
form-permanent = Kar pošljete, postane del trajnega javnega zapisa. Popravki so novi vnosi.

# Sending an initiative.
new-title = Oddaj pobudo
new-lead = Izberite, kako naj občina pobudo obravnava. Če niste prepričani, izberite prvo pot.
new-how = Kako poteka
new-form-lead = Časa imate, kolikor želite. Nič ni oddano, dokler ne pritisnete gumba na koncu.
new-not-open = Trenutno ni odprt noben krog.
new-not-yours = Tako obravnavo odpre pristojna služba.
new-not-office = Tako pobudo odda občan sam; zanj jo lahko vnese služba, ki jo prejme.
new-sign-in = Za oddajo pobude se najprej prijavite.

# What an official says who enters it for a citizen.
behalf-channel = Kako je prispelo
behalf-help = Vpisujete za občana. V poteku bo javno zapisano, kako je prispelo in da je vnesla vaša služba.
behalf-paper = Na papirju
behalf-phone = Po telefonu
behalf-in-person = Občan je prišel osebno
behalf-name = Ime občana
behalf-contact = Kako je občan dosegljiv

# Operations.
operation-state = Stanje pobude: { $state }.
operation-role = Opravljate kot: { $role }.
operation-choose = Kakšen je izid?
operation-outcome-missing = Izberite izid.
operation-other-outcome = Izberi drug izid
operation-public = To bodo na strani pobude prebrali vsi. Pišite kratko in razumljivo.
operation-ready = Začnite s pripravljenim besedilom
operation-ready-hint = Besedilo se prenese v obrazec in ga še uredite. Kar ste v obrazec že vpisali, se izgubi.
operation-ready-none = brez besedila
operation-ready-take = Prenesi
operation-draft = Osnutek odgovora iz naloge
operation-legal = Pravne podlage te poti

operation-stale = Medtem se je nekaj zgodilo. Preberite in oddajte znova, če to še želite:
operation-stale-note = Nov notranji zapisek ({ $who }).

# Signing in.
sign-in-register = Registracija
sign-in-forgotten = Ne poznam več gesla
sign-in-by-token = Z dostopnim žetonom
sign-in-token = Dostopni žeton
sign-in-token-send = Prijavi me z žetonom
sign-in-hint = Žeton lahko prilepite. Upravitelj gesel ga lahko shrani.
sign-in-refused = Tega žetona ne poznamo ali pa ne velja več. Preverite, ali ste prilepili celega.
sign-in-send = Prijavi me
sign-in-without = Brez prijave
sign-in-without-lead = Za branje in spremljanje pobud prijava ni potrebna. Pobudo lahko oddate tudi po telefonu ali osebno.
sign-in-samples = Poskusite v vlogi drugega
sign-in-samples-lead = To je predstavitev z izmišljenimi ljudmi. Prijavite se kot:
