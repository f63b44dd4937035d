# How initiatives are handled.
how-title = Kako poteka
how-title-of = Kako poteka: { $title }
how-lead = Od oddaje do odgovora so štirje koraki. Vsak je javen.
how-1 = Oddate pobudo
how-1-text = Napišete, kaj vas moti ali kaj predlagate. Dobite oznako, s katero pobudo vedno najdete.
how-2 = Pristojna služba jo obravnava
how-2-text = Na strani pobude vidite, kdo jo ima in do kdaj mora odgovoriti. Ljudje jo lahko komentirajo in podprejo.
how-3 = Dobite odgovor
how-3-text = Odgovor je vedno obrazložen. Če je ne, piše zakaj, na kateri podlagi in kako lahko ugovarjate.
how-4 = Spremljate izvedbo
how-4-text = Obljube imajo datum. Če občina zamuja, to piše na strani pobude.
how-kinds = Poti, ki jih ima pobuda
how-steps = Koraki in stanja
how-comment = Pobudo je mogoče komentirati.
how-support = Pobudo je mogoče podpreti.
how-comment-support = Pobudo je mogoče komentirati in podpreti.
how-operations = Kdo lahko kaj stori
how-leads-to = vodi v stanje »{ $state }«
how-others = lahko tudi { $who }
how-back = kjer je pobuda bila prej
how-open-for = na voljo { $time }
how-openings = Kako se začne
how-picture = Slika poti
how-picture-see = Poglejte sliko poti
how-picture-hint = Vse stopnje na eni sliki: kaj je mogoče, kdo to stori in kam vodi. Na ozkem zaslonu jo premaknite vstran.
how-picture-download = Prenesite sliko (SVG)
how-outcomes = Kako se lahko konča
how-legal = Pravne podlage
how-version = Različica pravil
how-version-number = Različica

# Help and contact.
help-title = Pomoč in stik
help-lead = Ni vam treba znati uporabljati računalnika. Pokličite nas ali pridite.
help-send = Kako oddam pobudo
help-send-text =
    Na strani »Oddaj pobudo« izberite pot in izpolnite obrazec. Polja, ki niso obvezna, so označena.

    Lahko nas tudi pokličete: pobudo vpišemo skupaj z vami.
help-follow = Kako spremljam pobudo
help-follow-text =
    Poiščite jo po oznaki ali po besedah iz naslova. Na vrhu strani piše, kje je zdaj, kdo jo ima in kaj sledi.

    Niže je potek: vse, kar se je zgodilo, z datumi in razlogi. Stran lahko natisnete.
help-disagree = Kaj, če se ne strinjam ali če občina zamuja
help-disagree-text =
    Na strani zaključene pobude piše, kako in do kdaj lahko ugovarjate. Ugovor pregleda nekdo drug.

    Če občina zamuja, pokličite ali pišite in povejte oznako pobude. Zamuda je na strani pobude vidna vsem.
help-reach = Kako pridem do človeka
help-reach-text = Telefon, e-pošta in uradne ure so na dnu vsake strani.

# The accessibility statement.
accessibility-title = Dostopnost
accessibility-lead = To stran naj lahko uporablja vsakdo.
accessibility-meets = Kako je narejena
accessibility-meets-text =
    Strani sledijo smernicam WCAG 2.2 na ravni AA. Delujejo s tipkovnico, z bralnikom zaslona, pri povečavi in brez skript.

    Barve se prilagodijo temnemu načinu in visokemu kontrastu. Nič se ne premika samo od sebe.
accessibility-limits = Kaj ni v celoti dostopno
accessibility-limits-text = Priloge, ki jih dodajo ljudje ali službe, morda niso dostopne. Na prošnjo vam njihovo vsebino preberemo ali prepišemo.
accessibility-report = Sporočite oviro
accessibility-report-text = Če na oviro naletite, pokličite ali pišite. Odgovorimo v osmih delovnih dneh.

# Privacy.
privacy-title = Zasebnost
privacy-lead = O obravnavi zapišemo vse, o ljudeh čim manj.
privacy-kept = Kaj hranimo
privacy-kept-text =
    Trajni zapis vsebuje, kaj se je zgodilo, kdaj in v kateri vlogi. Imen in besedil v njem ni: vsebuje samo njihove odtise.

    Besedila in imena hranimo posebej, da jih je mogoče odstraniti.

    Če imate račun, hranimo e-naslov, ime, odtis gesla in čas zadnje prijave. Neuspele poskuse prijave štejemo en dan.
privacy-public = Kaj je javno
privacy-public-text = Javni so besedilo pobude, komentarji in odločitve. Podpora je javna kot število, ne kot seznam imen.
privacy-removed = Kako dosežete odstranitev
privacy-removed-text = Izbris tistega, kar ste napisali sami, lahko zahtevate pod svojim komentarjem, v dokazu svojega vnosa ali za vse hkrati v svojem računu. O njem odloči uslužbenec. Za vse drugo nam pišite. Potek še vedno kaže, da je bilo nekaj odstranjeno, kdaj in na kateri podlagi.
privacy-cookies = Piškotki
privacy-cookies-text = Uporabljamo en sam piškotek, in to samo, ko se prijavite. Stran ničesar ne nalaga z drugih strežnikov.

head-title = Podpisana glava dnevnika
head-lead = Prva vrstica je ime dnevnika, druga število vpisov, tretja stoji za vse skupaj: če bi se kateri spremenil, izginil ali se premaknil, bi bila drugačna. Kdor hrani ta list, lahko tako spremembo dokaže.
head-check = Za preverjanje te vrstice shranite v datoteko GLAVA: pobuda-audit verify MAPA --key KLJUČ --known GLAVA
