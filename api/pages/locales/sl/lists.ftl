# The front page.
home-title = Kaj se dogaja s pobudami
home-heading = Povejte, kaj bi v občini izboljšali. In spremljajte, kaj se zgodi.
home-lead = Vsaka pobuda dobi odgovor. Na njeni strani piše, kdo jo ima, kaj je bilo storjenega, zakaj in kaj sledi.
home-new-case = Oddaj pobudo
home-how = Kako poteka obravnava
home-received = Prejete pobude
home-open = V obravnavi
home-closed = Zaključene
home-newest = Najnovejše
home-decided = Zadnje odločitve
home-all = Vse pobude
home-nothing-yet = Tu še ni nobene pobude.
home-be-first = Oddajte prvo.
home-kinds = Katere poti imajo pobude
home-kinds-lead = Vsaka pot ima svoja pravila in roke. Vsi so javni.

# The list of initiatives.
list-title = Pobude
list-results = Zadetki
list-found = { $count ->
    [one] Najdena { $count } pobuda
    [two] Najdeni { $count } pobudi
    [few] Najdene { $count } pobude
   *[other] Najdenih { $count } pobud
}
list-filters = { $count ->
    [0] Več možnosti iskanja
   *[other] Možnosti iskanja (izbrane: { $count })
}
list-sort = Razvrsti
list-apply = Pokaži
list-clear = Počisti vse
list-empty = Nobena pobuda ne ustreza iskanju.
list-empty-help = Poskusite tako:
list-empty-fewer-words = napišite eno samo besedo ali njen začetek
list-empty-show-all = poglejte vse pobude
list-empty-send = oddajte novo pobudo
list-json = Isti seznam kot odprti podatki (JSON)
filter-any = vse
filter-protocol = Vrsta poti
filter-step = Kako daleč je
filter-state = Stanje
filter-category = Področje
filter-district = Del občine
filter-service = Služba
filter-outcome = Izid
filter-overdue = Samo tiste, ki zamujajo
sort-newest = najnovejše
sort-oldest = najstarejše
sort-most_supported = z največ podpore
sort-most_commented = z največ komentarji
sort-recently_updated = nazadnje spremenjene
