# People: signing in, registering, a new password, my account.
account = Moj račun
account-email = E-naslov
account-name = Ime
account-language = Jezik
account-password = Geslo
account-new-password = Novo geslo
account-present-password = Sedanje geslo
account-password-hint = { $count ->
    [one] Vsaj { $count } znak.
    [two] Vsaj { $count } znaka.
    [few] Vsaj { $count } znaki.
   *[other] Vsaj { $count } znakov.
} Štiri besede si je lahko zapomniti. Geslo lahko prilepite.
account-about = O meni
account-about-send = Shrani
account-change-password = Spremeni geslo
account-change-password-lead = Povsod drugje boste odjavljeni. Dostopni žetoni ostanejo veljavni.
account-standing = V kateri vlogi delujem
account-standing-choose = Delujem kot
account-standing-hint = Kar storite na položaju, je javno z vašim imenom. Kot občanka ali občan niste imenovani.
account-standing-send = Deluj tako
account-citizen = Občanka ali občan
account-auditor = Revizija
account-admin = Skrbništvo
account-tokens = Dostopni žetoni
account-tokens-lead = Z žetonom program deluje namesto vas. Kdor ga ima, lahko stori vse, kar lahko vi: varujte ga kot geslo.
account-token-name = Čemu je žeton namenjen
account-token-name-hint = Na primer ime programa. Ne objavimo ga.
account-token-standing = Žeton deluje kot
account-token-send = Naredi žeton
account-token-issued = narejen
account-token-revoke = Prekliči žeton
account-issued = Vaš novi dostopni žeton
account-issued-lead = Prepišite ga zdaj: pokažemo ga samo enkrat.
account-none = Prijavili ste se z dostopnim žetonom, ki ne pripada nobenemu računu. Prijavite se z e-naslovom in geslom.
account-fault-email = To ni e-naslov. E-naslov je na primer ana@example.org.
account-fault-name = Ime ima od 1 do 100 znakov.
account-fault-short = Geslo je prekratko.
account-fault-long = Geslo je predolgo.
account-fault-guessable = To geslo je lahko uganiti. Izberite takega brez imena in naslova, iz različnih znakov.
account-fault-present = To ni vaše sedanje geslo.
account-fault-taken = Račun s tem e-naslovom že obstaja. Prijavite se z njim.
account-fault-unproven = E-naslov in geslo se ne ujemata.
account-fault-reset = Ta žeton ne velja: bil je že uporabljen, je potekel ali ni prilepljen cel.
account-fault-tokens = Imate toliko žetonov, kolikor jih je dovoljenih. Najprej katerega prekličite.
account-fault-wait = { $count ->
    [one] Preveč poskusov. Počakajte { $count } minuto.
    [two] Preveč poskusov. Počakajte { $count } minuti.
    [few] Preveč poskusov. Počakajte { $count } minute.
   *[other] Preveč poskusov. Počakajte { $count } minut.
}
register = Registracija
register-lead = Z računom lahko oddajate pobude, jih podpirate in komentirate.
register-email-hint = Z njim se prijavite. Ne objavimo ga.
register-name-hint = Kako naj vas kličemo. Ob tem, kar storite kot občanka ali občan, ga ne objavimo.
register-send = Registriraj me
register-have = Račun že imam
register-privacy = Kaj hranimo in kako doseči odstranitev:
reset = Nastavitev novega gesla
reset-lead = Če ste geslo izgubili, pokličite občino: dobili boste žeton, ki velja enkrat in eno uro.
reset-token = Žeton
reset-token-hint = Začne se s por_. Lahko ga prilepite.
reset-send = Nastavi geslo

