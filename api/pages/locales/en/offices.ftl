# Services: what they have, and how punctual they are.
nav-services = Services and time limits
offices-title = Services and their time limits
offices-lead = Who handles initiatives, and whether they do it in time. The figures are counted from the histories, which anybody can check.
office-now = How it is now
office-open = { $count ->
    [0] It has no open initiative now.
    [one] It has { $count } open initiative now.
   *[other] It has { $count } open initiatives now.
}
office-overdue = { $count ->
    [one] It is late with { $count } time limit.
   *[other] It is late with { $count } time limits.
}
office-none-overdue = It is late with none.
office-none-ended = None of its time limits has ended since { $since }.
office-kept = Since { $since } it has kept { $met } of { $all } time limits ({ $percent } %).
office-ended = { $count ->
    [one] It has finished { $count } initiative in this time.
   *[other] It has finished { $count } initiatives in this time.
}
office-median = { $count ->
    [0] Half of them ended on the day they were sent.
    [one] Half of them ended within { $count } day.
   *[other] Half of them ended within { $count } days.
}
office-figures = Figures
office-n-open = Open initiatives
office-n-running = Time limits that run
office-n-overdue = Missed time limits
office-n-met = Kept in time
office-n-late = Kept late
office-how-counted = The time limits of the municipality count; those within which the author has to reply do not. A time limit is put down to the service that had the initiative when it ended. An initiative that has not been assigned is with the service whose turn it is.
office-due = What is due
office-due-none = No time limit runs in any initiative at the moment.
office-cases = All initiatives of this service
office-calendar = Calendar of time limits (iCalendar)
office-json = These figures as open data (JSON)
due-calendar = Time limits: { $service }
due-event = { $reference }: { $name }
due-event-late = Late { $reference }: { $name }
