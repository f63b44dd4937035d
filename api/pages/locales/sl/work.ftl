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

# Eno opravilo pri več pobudah.
queue-choose = Izberi { $reference }
queue-choose-lead = Izberete lahko več pobud in pri vseh opravite isto z enim besedilom: odkljukajte jih in nadaljujte spodaj.
queue-choose-all = Odkljukaj vse na tej strani
queue-choose-go = Nadaljuj z izbranimi
bulk-title = Kaj želite opraviti?
bulk-several = več pobud hkrati
bulk-choose = Izberite opravilo
bulk-for-all = Mogoče pri vseh izbranih.
bulk-for-some = { $count ->
    [one] Mogoče pri { $count } izbrani pobudi; druge ostanejo, kot so.
    [two] Mogoče pri { $count } izbranih pobudah; druge ostanejo, kot so.
    [few] Mogoče pri { $count } izbranih pobudah; druge ostanejo, kot so.
   *[other] Mogoče pri { $count } izbranih pobudah; druge ostanejo, kot so.
}
bulk-chosen = { $count ->
    [one] Izbrana je { $count } pobuda
    [two] Izbrani sta { $count } pobudi
    [few] Izbrane so { $count } pobude
   *[other] Izbranih je { $count } pobud
}
bulk-left-out = { $count ->
    [one] { $count } pobuda ostane, kot je
    [two] { $count } pobudi ostaneta, kot sta
    [few] { $count } pobude ostanejo, kot so
   *[other] { $count } pobud ostane, kot so
}
bulk-left-out-lead = V njihovem stanju ali v vaši vlogi to ni mogoče ali pa opravilo tam zahteva kaj drugega.
bulk-none-chosen = Nobena pobuda ni izbrana. Vrnite se na seznam in odkljukajte vsaj eno.
bulk-nothing-offered = Pri izbranih pobudah trenutno ne morete opraviti ničesar.
bulk-too-many = { $count ->
    [one] Hkrati lahko izberete največ { $count } pobudo. Izberite jih manj.
    [two] Hkrati lahko izberete največ { $count } pobudi. Izberite jih manj.
    [few] Hkrati lahko izberete največ { $count } pobude. Izberite jih manj.
   *[other] Hkrati lahko izberete največ { $count } pobud. Izberite jih manj.
}
bulk-done = { $count ->
    [one] Opravljeno pri { $count } pobudi. Besedilo je zapisano v njen potek.
    [two] Opravljeno pri { $count } pobudah. Besedilo je zapisano v potek obeh.
    [few] Opravljeno pri { $count } pobudah. Besedilo je zapisano v potek vsake od njih.
   *[other] Opravljeno pri { $count } pobudah. Besedilo je zapisano v potek vsake od njih.
}
bulk-refused = { $count ->
    [one] Pri { $count } pobudi ni bilo mogoče
    [two] Pri { $count } pobudah ni bilo mogoče
    [few] Pri { $count } pobudah ni bilo mogoče
   *[other] Pri { $count } pobudah ni bilo mogoče
}
bulk-again = Poskusite znova pri preostalih
bulk-again-lead = Kar ste napisali, je ohranjeno. Preberite, zakaj ni bilo mogoče; nato lahko za te pobude oddate znova.
bulk-see-fields = Tega, kar ste vpisali, ni mogoče sprejeti; poglejte spodaj.
bulk-busy = Program je bil preobremenjen ali pa je prišlo do napake. Pri tej pobudi ni nič zapisano; poskusite znova.
bulk-back = Nazaj na moje delo

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
refusals-asked-change = Zahteva: obravnavati zadevo po drugih pravilih, »{ $what }«.
refusals-asked-note = Zahteva: pustiti zaznamek za uslužbence.
