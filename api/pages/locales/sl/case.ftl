# One initiative: the answer first.
status-title = Kje je pobuda zdaj
answer-since = { $state } od { $date }.
answer-on = { $state } { $date }.
answer-outcome = Izid: { $outcome }.
answer-holder = Pobudo ima { $holder }.
answer-next = Sledi: { $next }.
late-title = Občina zamuja.
late-rule = Kaj pravi pravilo:
late-complain = Kako se pritožite zaradi zamude
steps-title = Koraki obravnave
stage-completed = Opravljeno:
stage-current = Zdaj:
stage-not-yet = Še ne:
on-this-page = Na tej strani

# A past moment.
as-of-title = Gledate preteklo stanje.
as-of-time = Takole je bilo
as-of-position = Upoštevani so vnosi dnevnika do mesta { $count }.
as-of-now = Pokaži današnje stanje
as-of-label = Kakšno je bilo stanje na dan
as-of-show = Pokaži

# A refusal.
declined-title = Zakaj je odgovor ne
reason = Obrazložitev
legal = Pravna podlaga
decided-by = Odločitev
remedy = Če se ne strinjate
remedy-until = Rok:
remedy-link = Oddaj ugovor

# What comes next.
next-title = Kaj sledi
next-lead = { $count ->
    [one] Iz tega stanja je mogoč en korak:
   *[other] Iz tega stanja je mogoče nekaj od tega:
}
next-usually = Običajno traja { $time }.
next-automatic = samodejno { $time }
next-nothing = Obravnava je končana. Celoten potek ostane javno viden.
due-rule = Pravilo:
you-can = Kaj lahko storite vi
you-can-comment = Komentirajte pobudo
you-can-support = Podprite pobudo
you-can-ask = Vprašajte po telefonu ali e-pošti

# The history.
history-title = Potek
history-lead = { $count ->
    [one] { $count } vnos. Vsak vnos pove, kaj se je zgodilo, kdaj, kdo je to storil in zakaj.
    [two] { $count } vnosa. Vsak vnos pove, kaj se je zgodilo, kdaj, kdo je to storil in zakaj.
    [few] { $count } vnosi. Vsak vnos pove, kaj se je zgodilo, kdaj, kdo je to storil in zakaj.
   *[other] { $count } vnosov. Vsak vnos pove, kaj se je zgodilo, kdaj, kdo je to storil in zakaj.
}
history-newest-first = Najnovejši vnosi so zgoraj.
history-oldest-first = Najstarejši vnosi so zgoraj.
history-show-oldest = Najstarejši naj bodo zgoraj
history-show-newest = Najnovejši naj bodo zgoraj
history-with-comments = Pokaži tudi komentarje
history-without-comments = Pokaži samo obravnavo
history-empty = Na tej strani ni vnosov.
entry-number = vnos { $count }
entry-recorded = zapisano v dnevnik
entry-corrects = Popravlja vnos { $count }
entry-corrected-by = Ta vnos je popravljen v vnosu { $count }
entry-next = Sledi
entry-due = Rok
entry-follows = Kaj iz tega sledi za roke in naloge
entry-comment = Na komentar
entry-permalink = Povezava
entry-evidence = Dokaz
entry-position = Mesto v dnevniku
entry-leaf = Odtis zapisa (SHA-256)
entry-json = Zapis v obliki JSON
entry-receipt = Potrdilo (tlog-proof)
entry-receipt-how = Datoteko shranite: dokazuje, da je bil zapis v dnevniku, tudi čez leta. Preveri jo lahko vsak brez nas, s programom pobuda-audit in javnim ključem dnevnika: pobuda-audit receipt DATOTEKA --key KLJUČ.
live-new-entries = { $count ->
    [one] { $count } nov vnos
    [two] { $count } nova vnosa
    [few] { $count } novi vnosi
   *[other] { $count } novih vnosov
}
live-show = pokaži

# What was sent, support, checking.
submission-title = Besedilo pobude
source-imported = Preneseno iz sistema { $system }.
source-record = Zapis { $record }
related-title = Povezane pobude
support-title = Podpora
support-given-here = { $count ->
    [one] Tukaj jo je oddala { $count } oseba.
    [two] Tukaj sta jo oddali { $count } osebi.
    [few] Tukaj so jo oddale { $count } osebe.
   *[other] Tukaj jo je oddalo { $count } oseb.
}
support-counted = Prvotni sistem je naštel { $count }; to je število, ne seznam ljudi.
support-give = Podpri pobudo
support-mine = Pobudo podpirate.
support-withdraw = Umakni podporo
support-sign-in = Za podporo se prijavite.
support-not-now = V tem stanju pobude ni mogoče podpreti.
operations-title = Kar lahko zdaj opravite
check-title = Preverite zapis
check-lead = Poteka nihče ne more tiho spremeniti. Pogledate lahko tudi, kako je bilo kdaj prej.
check-json = Celoten potek kot odprti podatki (JSON)

# Comments.
comments-title = Komentarji
comment-of = komentar, { $who }
comment-reply-to = Odgovor na komentar: { $name }
comment-edited = urejeno
comment-withdrawn = Avtor je komentar umaknil
comment-reply = Odgovori
comment-edit = Uredi
comment-withdraw = Umakni komentar
comment-sign-in = Za komentiranje se prijavite.
comments-as-of = Komentarji so prikazani na strani z današnjim stanjem.
comment-not-now = V tem stanju ni mogoče komentirati.
comment-form-new = Vaš komentar
comment-form-reply = Vaš odgovor na ta komentar
comment-form-edit = Nova različica komentarja
comment-send-new = Objavi komentar
comment-send-reply = Objavi odgovor
comment-send-edit = Objavi novo različico
comment-hint = Komentar je javen. Ne pišite osebnih podatkov drugih ljudi.
vote-up = Za: { $count }
vote-down = Proti: { $count }
votes-counted = Del glasov je naštel prvotni sistem.
