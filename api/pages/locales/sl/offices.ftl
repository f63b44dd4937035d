# Services: what they have, and how punctual they are.
nav-services = Službe in roki
offices-title = Službe in njihovi roki
offices-lead = Kdo obravnava pobude in ali to stori pravočasno. Številke se štejejo iz potekov pobud, ki jih lahko vsak preveri.
office-now = Kako je zdaj
office-open = { $count ->
    [0] Zdaj nima nobene odprte pobude.
    [one] Zdaj ima { $count } odprto pobudo.
    [two] Zdaj ima { $count } odprti pobudi.
    [few] Zdaj ima { $count } odprte pobude.
   *[other] Zdaj ima { $count } odprtih pobud.
}
office-overdue = { $count ->
    [one] Zamujen je { $count } rok.
    [two] Zamujena sta { $count } roka.
    [few] Zamujeni so { $count } roki.
   *[other] Zamujenih je { $count } rokov.
}
office-none-overdue = Noben rok ni zamujen.
office-none-ended = Od { $since } se ni iztekel še noben njen rok.
office-kept = Od { $since } je pravočasno izpolnila { $met } od { $all } rokov ({ $percent } %).
office-ended = { $count ->
    [one] V tem času je zaključila { $count } pobudo.
    [two] V tem času je zaključila { $count } pobudi.
    [few] V tem času je zaključila { $count } pobude.
   *[other] V tem času je zaključila { $count } pobud.
}
office-median = { $count ->
    [0] Polovica se je končala še isti dan.
    [one] Polovica se je končala v največ { $count } dnevu od oddaje.
   *[other] Polovica se je končala v največ { $count } dneh od oddaje.
}
office-figures = Številke
office-n-open = Odprte pobude
office-n-running = Roki, ki tečejo
office-n-overdue = Zamujeni roki
office-n-met = Izpolnjeni pravočasno
office-n-late = Izpolnjeni z zamudo
office-how-counted = Štejejo roki občine; roki, v katerih mora odgovoriti predlagatelj, ne. Rok se pripiše službi, ki je imela pobudo, ko se je rok iztekel. Pobuda, ki še ni dodeljena, je pri službi, ki je na vrsti.
office-due = Kaj je na vrsti
office-due-none = Pri nobeni pobudi zdaj ne teče rok.
office-cases = Vse pobude te službe
office-calendar = Koledar rokov (iCalendar)
office-json = Te številke kot odprti podatki (JSON)
due-calendar = Roki: { $service }
due-event = { $reference }: { $name }
due-event-late = Zamuja { $reference }: { $name }
