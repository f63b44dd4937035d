# Every page: header, footer, words that are used in several places.
site-name = Pobuda
site-description = Citizens' initiatives: what happens to them, who handles them, why and by when.
skip-to-content = Skip to content
languages = Language
navigation = Main menu
nav-cases = Initiatives
nav-how-it-works = How it works
nav-new-case = Send an initiative
nav-help = Help and contact
nav-accessibility = Accessibility
nav-privacy = Privacy
nav-open-data = Open data
footer-navigation = About this site
footer-note = Every step is recorded for good and cannot be changed unseen.
contact-title = Call or write
contact-lead = You can also send or follow an initiative by telephone or in person.
contact-phone = Telephone:
contact-email = E-mail:
signed-in-as = Signed in: { $name }
sign-in = Sign in
sign-out = Sign out
continue = Continue
cancel = Cancel

# Feedback after something was done.
feedback-case-sent = Your initiative has been sent. Note its reference: it always leads you back here.
feedback-operation-done = Done. The step is recorded in the history.
feedback-note-added = The note is saved. Only officials see it.
feedback-task-done = Done. The task is closed, and the history says so.
feedback-task-left-out = The task was left out. The reason is recorded in the history.
feedback-incident-resolved = Noted. What was waiting goes on.
feedback-support-given = Thank you, your support is recorded.
feedback-support-withdrawn = Your support has been withdrawn.
feedback-comment-posted = Your comment is published.
feedback-comment-edited = The new version of your comment is published.
feedback-comment-withdrawn = Your comment has been withdrawn.
feedback-vote-cast = Your vote on the comment is recorded.
feedback-vote-withdrawn = Your vote on the comment has been withdrawn.
feedback-signed-in = You are signed in.
feedback-signed-out = You are signed out.
feedback-registered = Welcome! Your account is made, and you are signed in.
feedback-password-reset = The new password is set. Sign in with it.
feedback-password-changed = The password is changed. Everywhere else you are signed out.
feedback-account-saved = Saved.
feedback-standing-chosen = So you act from now on.
feedback-standing-open = You are signed in. You hold several posts: choose what you act as.
feedback-token-revoked = The token is worthless from now on.

# Time and people.
when-day-and-clock = { $day } at { $clock }
when-inferred = { $time } (from other records)
when-undated = date not known, recorded { $time }
who-you = { $who } (you)
due-running = { $name }: by { $day } at the latest.
due-running-left = { $name }: no later than { $day } ({ $left }).
due-left = { $count ->
    [0] today is the last day
    [one] { $count } working day left
   *[other] { $count } working days left
}
due-paused = { $name }: the time limit stands still.
due-late = { $name }: the time limit passed on { $day }.
due-late-days = { $name }: the time limit passed on { $day } ({ $late }).
due-met = { $name }: in time, due { $day }.
due-met-late = { $name }: late, due { $day }.

# Texts that are not shown.
title-erased = The title has been removed
title-restricted = The title is not public
erased = The text has been removed.
erased-ground = Legal ground: { $ground }.
erased-on = Removed on
erased-by = The removal is recorded at position { $count } of the log.
restricted = The text is recorded, but not public.

# Counts.
supports = { $count ->
    [one] { $count } support
   *[other] { $count } supports
}
comments = { $count ->
    [one] { $count } comment
   *[other] { $count } comments
}
documents = { $count ->
    [one] Document
   *[other] Documents
}
document-fingerprint = Fingerprint
place-point = point { $point }

# Search, cards, paging.
search-label = Find an initiative
search-button = Search
search-hint = A word from the title or the description, a street, or a reference such as P-2026-0042.
card-since = In this state since
card-holder = held by { $holder }
late = Late
paging-list = Pages of the list
paging-history = Pages of the history
paging-comments = Pages of the comments
paging-previous = Previous page
paging-further = Next page

# Lengths of time: how long something takes, and when it happens.
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
span-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
span-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
span-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
after-hours = { $count ->
    [one] after { $count } hour
   *[other] after { $count } hours
}
after-days = { $count ->
    [one] after { $count } day
   *[other] after { $count } days
}
after-working-days = { $count ->
    [one] after { $count } working day
   *[other] after { $count } working days
}
after-weeks = { $count ->
    [one] after { $count } week
   *[other] after { $count } weeks
}
after-months = { $count ->
    [one] after { $count } month
   *[other] after { $count } months
}
after-date = on the date set for this round
after-link = when a linked initiative is closed
