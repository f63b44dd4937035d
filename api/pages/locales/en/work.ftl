# The work of an official: queues, tasks, what is stuck.
nav-queue = My work
queue-title = My work
queue-views = Whose work
queue-own = My post
queue-service = Whole service
queue-parts = Parts of the list
queue-part-all = All
queue-part-overdue = Overdue
queue-part-due_soon = Soon
queue-part-later = Later
queue-part-waiting = Waiting for the citizen
queue-part-incidents = Stuck
queue-heading-overdue = The time limit has passed
queue-heading-due_soon = Due within three working days
queue-heading-later = Due later, or at no set time
queue-heading-waiting = Waiting for the citizen
queue-heading-incidents = Stuck: somebody has to look
queue-empty-all = There is no initiative at the moment with which anything is to be done. When one is due, you find it here.
queue-empty-overdue = No time limit has been missed.
queue-empty-due_soon = No time limit ends within the next three working days.
queue-empty-later = There is no work that is due later or at no set time.
queue-empty-waiting = No initiative waits for the citizen.
queue-empty-incidents = No initiative is stuck.
queue-due = Due { $day }.
queue-due-left = Due { $day } ({ $left }).
queue-late = Was due { $day } ({ $late }).
queue-late-days = { $count ->
    [0] late by less than a working day
    [one] late by { $count } working day
   *[other] late by { $count } working days
}
queue-no-due = No time limit.
queue-waits = Waiting for the citizen.
queue-stuck = Stuck.
queue-tasks = Tasks:
queue-operations = Operations:
queue-rest = { $count ->
    [one] Show { $count }
   *[other] Show all { $count }
}

# One operation on several initiatives.
queue-choose = Choose { $reference }
queue-choose-lead = You can choose several initiatives and perform the same operation on them with one text: tick them, and go on below.
queue-choose-all = Tick all on this page
queue-choose-go = Go on with those chosen
bulk-title = What is to be done?
bulk-several = several initiatives at once
bulk-choose = Choose an operation
bulk-for-all = Possible for all that are chosen.
bulk-for-some = { $count ->
    [one] Possible for { $count } of those chosen; the others stay as they are.
   *[other] Possible for { $count } of those chosen; the others stay as they are.
}
bulk-chosen = { $count ->
    [one] { $count } initiative is chosen
   *[other] { $count } initiatives are chosen
}
bulk-left-out = { $count ->
    [one] { $count } initiative stays as it is
   *[other] { $count } initiatives stay as they are
}
bulk-left-out-lead = In their present state, or in your role, this cannot be done to them, or it asks for something else there.
bulk-none-chosen = No initiative is chosen. Go back to your list and tick at least one.
bulk-nothing-offered = There is nothing at the moment that you could do to these initiatives.
bulk-too-many = { $count ->
    [one] At most { $count } initiative can be chosen at once. Choose fewer.
   *[other] At most { $count } initiatives can be chosen at once. Choose fewer.
}
bulk-done = { $count ->
    [one] Done for { $count } initiative. The text stands in its history.
   *[other] Done for { $count } initiatives. The text stands in the history of each.
}
bulk-refused = { $count ->
    [one] Not done for { $count } initiative
   *[other] Not done for { $count } initiatives
}
bulk-again = Try again with the others
bulk-again-lead = What you wrote has been kept. Read why it could not be done; then you can send it again for these initiatives.
bulk-see-fields = What you have filled in cannot be taken; see below.
bulk-busy = The program was too busy or met a fault. Nothing was recorded for this initiative; try again.
bulk-back = Back to my work

# Tasks.
tasks-title = Open tasks
task-checks = { $count ->
    [one] Checklist: { $count } point
   *[other] Checklist: { $count } points
}
task-open = Do the task
task-blocks = Waits for this task: { $operations }.
task-due = Time for the task
task-lead = When the task is done, tick every point and fill in what it asks for.
task-leave-out = I want to leave this task out
task-leaving-out-lead = The task will not be done. The reason goes into the history, and everybody sees it.
task-do-it = I will do the task after all
task-check-list = Checklist
task-check-list-hint = Tick every point that you have checked.
task-done = The task is done
task-left-out = Leave the task out
task-changed = This task is no longer open. The last thing that happened to it:

# What is stuck.
stuck-title = This initiative is stuck
stuck-lead = When the cause has been dealt with, confirm it. The program will try again what was waiting.
stuck-goes-on = It goes on again
stuck-not-yours = A coordinator or a head can deal with what is stuck.

# Notes of officials for officials.
notes-title = Internal notes
notes-hint = Only those who hold a post read them. They are never published.
notes-new = New note
notes-add = Save the note
notes-none = There is no note yet.
notes-erased = The text was erased.

# What the rules refused, for auditors.
nav-refusals = Refusals
refusals-title = What the rules refused
refusals-lead = Each command that was refused, with the first rule that stood in its way. Who asked is a pseudonym and a role; what was written is not kept. The oldest are forgotten in time.
refusals-case = Initiative (reference or id)
refusals-rule = Rule (code)
refusals-command = What was asked
refusals-command-hint = For example “perform/decide”, or only “open”, “perform”, “close” or “resolve”.
refusals-service = Service (name)
refusals-from = From
refusals-until = Until
refusals-none = No refusal that fits is kept.
refusals-no-case = not opened
refusals-exactly = Exactly
refusals-pseudonym = Pseudonym in this initiative
refusals-kept = Command as kept
refusals-asked-open = Asked: open an initiative, “{ $what }”.
refusals-asked-perform = Asked: “{ $what }”.
refusals-asked-close = Asked: close the task “{ $what }”.
refusals-asked-resolve = Asked: say that it goes on (“{ $what }”).
refusals-asked-change = Asked: handle the case under other rules, of “{ $what }”.
refusals-asked-note = Asked: leave a note for officials.
