# One initiative: the answer first.
status-title = Where the initiative is now
answer-since = { $state } since { $date }.
answer-on = { $state } { $date }.
answer-outcome = Result: { $outcome }.
answer-holder = { $holder } has it.
answer-next = Next: { $next }.
late-title = The municipality is late.
late-rule = What the rule says:
late-complain = How to complain about the delay
steps-title = Steps of the handling
stage-completed = Completed:
stage-current = Now:
stage-not-yet = Not yet:
on-this-page = On this page

# A past moment.
as-of-title = You are looking at the past.
as-of-time = This is how it was on
as-of-position = Entries of the log up to position { $count } are taken into account.
as-of-now = Show how it is today
as-of-label = How it was on this day
as-of-show = Show

# A refusal.
declined-title = Why the answer is no
reason = Reason
legal = Legal basis
decided-by = Decision
remedy = If you disagree
remedy-until = Time limit:
remedy-link = Send an objection

# What comes next.
next-title = What comes next
next-lead = { $count ->
    [one] One step is possible from here:
   *[other] Some of these steps are possible from here:
}
next-usually = This usually takes { $time }.
next-automatic = by itself { $time }
next-nothing = The handling is finished. Everything that happened stays visible.
due-rule = Rule:
you-can = What you can do
you-can-comment = Comment on the initiative
you-can-support = Support the initiative
you-can-ask = Ask by telephone or e-mail

# The history.
history-title = History
history-lead = { $count ->
    [one] { $count } entry. Each entry says what happened, when, who did it and why.
   *[other] { $count } entries. Each entry says what happened, when, who did it and why.
}
history-newest-first = The newest entries are at the top.
history-oldest-first = The oldest entries are at the top.
history-show-oldest = Show the oldest first
history-show-newest = Show the newest first
history-with-comments = Show comments as well
history-without-comments = Show only the handling
history-empty = There are no entries on this page.
entry-number = entry { $count }
entry-recorded = recorded in the log
entry-corrects = Corrects entry { $count }
entry-corrected-by = This entry is corrected by entry { $count }
entry-next = Next
entry-due = Time limit
entry-follows = What follows for time limits and tasks
entry-comment = To the comment
entry-permalink = Link
entry-evidence = Evidence
entry-position = Position in the log
entry-leaf = Fingerprint of the record (SHA-256)
entry-json = The record as JSON
entry-receipt = Receipt (tlog-proof)
entry-receipt-how = Keep this file: it proves that the record was in the log, also years from now. Anybody checks it without us, with the program pobuda-audit and the public key of the log: pobuda-audit receipt FILE --key KEY.
live-new-entries = { $count ->
    [one] { $count } new entry
   *[other] { $count } new entries
}
live-show = show

# What was sent, support, checking.
submission-title = Text of the initiative
source-imported = Imported from { $system }.
source-record = Record { $record }
related-title = Linked initiatives
support-title = Support
support-given-here = { $count ->
    [one] { $count } person gave it here.
   *[other] { $count } people gave it here.
}
support-counted = The original system counted { $count }: a number, not a list of people.
support-give = Support this initiative
support-mine = You support this initiative.
support-withdraw = Withdraw support
support-sign-in = Sign in to give support.
support-not-now = Support is not open in this state.
operations-title = What you can do now
check-title = Check the record
check-lead = Nobody can change the history unseen. You can also look at how it was before.
check-json = The whole history as open data (JSON)

# Comments.
comments-title = Comments
comment-of = comment, { $who }
comment-reply-to = In reply to: { $name }
comment-edited = edited
comment-withdrawn = The author withdrew this comment
comment-reply = Reply
comment-edit = Edit
comment-withdraw = Withdraw the comment
comment-sign-in = Sign in to comment.
comments-as-of = Comments are shown as they are today, on the present page.
comment-not-now = Comments are not open in this state.
comment-form-new = Your comment
comment-form-reply = Your reply to this comment
comment-form-edit = New version of the comment
comment-send-new = Publish the comment
comment-send-reply = Publish the reply
comment-send-edit = Publish the new version
comment-hint = Comments are public. Do not write personal data of other people.
vote-up = For: { $count }
vote-down = Against: { $count }
votes-counted = Some of the votes were counted by the original system.
