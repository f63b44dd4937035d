# The work of an official: queues, tasks, what is stuck.
nav-queue = Moje delo
queue-title = Moje delo
queue-views = Čigavo delo
queue-own = Moje mesto
queue-service = Vsa služba
queue-parts = Deli seznama
queue-part-all = Vse
queue-part-overdue = Zamuja
queue-part-due_soon = Kmalu
queue-part-later = Pozneje
queue-part-waiting = Čaka na občana
queue-part-incidents = Zastoj
queue-heading-overdue = Rok je potekel
queue-heading-due_soon = Rok poteče v treh delovnih dneh
queue-heading-later = Pozneje ali brez roka
queue-heading-waiting = Čaka na občana
queue-heading-incidents = Zastoj: nekdo mora pogledati
queue-empty-all = Trenutno ni nobene pobude, pri kateri bi bilo treba kaj storiti. Ko pride na vrsto, jo najdete tukaj.
queue-empty-overdue = Noben rok ni zamujen.
queue-empty-due_soon = V naslednjih treh delovnih dneh ne poteče noben rok.
queue-empty-later = Ni dela s poznejšim rokom ali brez roka.
queue-empty-waiting = Nobena pobuda ne čaka na občana.
queue-empty-incidents = Nobena pobuda ni v zastoju.
queue-due = Rok: { $day }.
queue-due-left = Rok: { $day } ({ $left }).
queue-late = Rok je bil { $day } ({ $late }).
queue-late-days = { $count ->
    [0] zamuda še ni cel delovni dan
    [one] zamuda { $count } delovni dan
    [two] zamuda { $count } delovna dneva
    [few] zamuda { $count } delovni dnevi
   *[other] zamuda { $count } delovnih dni
}
queue-no-due = Brez roka.
queue-waits = Čaka na občana.
queue-stuck = Zastoj.
queue-tasks = Naloge:
queue-operations = Opravila:
queue-rest = { $count ->
    [one] Pokaži { $count }
    [two] Pokaži oba
    [few] Pokaži vse { $count }
   *[other] Pokaži vseh { $count }
}

# Tasks.
tasks-title = Odprte naloge
task-checks = { $count ->
    [one] Kontrolni seznam: { $count } točka
    [two] Kontrolni seznam: { $count } točki
    [few] Kontrolni seznam: { $count } točke
   *[other] Kontrolni seznam: { $count } točk
}
task-open = Opravi nalogo
task-blocks = Na to nalogo čaka: { $operations }.
task-due = Rok za nalogo
task-lead = Ko je naloga opravljena, odkljukajte vse točke in izpolnite, kar zahteva.
task-leave-out = Nalogo želim opustiti
task-leaving-out-lead = Naloga ne bo opravljena. Razlog se zapiše v potek in ga vidijo vsi.
task-do-it = Nalogo bom vseeno opravil
task-check-list = Kontrolni seznam
task-check-list-hint = Odkljukajte vsako točko, ki ste jo preverili.
task-done = Naloga je opravljena
task-left-out = Opusti nalogo
task-changed = Te naloge ni več na seznamu odprtih. Zadnje, kar se je z njo zgodilo:

# What is stuck.
stuck-title = Zastoj pri tej pobudi
stuck-lead = Ko je vzrok odpravljen, to potrdite. Kar je čakalo, bo program poskusil znova.
stuck-goes-on = Gre naprej
stuck-not-yours = Zastoj lahko odpravi koordinator ali vodja.

# Zapiski zaposlenih za zaposlene.
notes-title = Notranji zapiski
notes-hint = Berejo jih samo zaposleni. Nikoli jih ne objavimo.
notes-new = Nov zapisek
notes-add = Shrani zapisek
notes-none = Zapiskov še ni.
notes-erased = Besedilo je izbrisano.

# Kaj so pravila zavrnila, za revizorje.
nav-refusals = Zavrnitve
refusals-title = Kaj so pravila zavrnila
refusals-lead = Vsak ukaz, ki je bil zavrnjen, in prvo pravilo, ki mu je bilo napoti. Kdo je prosil, povesta psevdonim in vloga; kaj je napisal, se ne hrani. Najstarejše zavrnitve se sčasoma pozabijo.
refusals-case = Pobuda (številka ali oznaka)
refusals-rule = Pravilo (koda)
refusals-command = Kaj je bilo zahtevano
refusals-command-hint = Na primer »perform/decide« ali samo »open«, »perform«, »close« ali »resolve«.
refusals-service = Služba (ime)
refusals-from = Od
refusals-until = Do
refusals-none = Nobena shranjena zavrnitev ne ustreza.
refusals-no-case = ni odprta
refusals-exactly = Natančno
refusals-pseudonym = Psevdonim v tej pobudi
refusals-kept = Ukaz, kot je shranjen
refusals-asked-open = Zahteva: odpreti pobudo, »{ $what }«.
refusals-asked-perform = Zahteva: »{ $what }«.
refusals-asked-close = Zahteva: zaključiti nalogo »{ $what }«.
refusals-asked-resolve = Zahteva: povedati, da gre naprej (»{ $what }«).
