# Rejections: what the rules say when they refuse, with a remedy. Keys end in the code of the rejection.
refusal-other = The rules do not allow this now. Refresh the page to see what is possible.
refusal-case-unknown = This initiative does not exist.
refusal-case-exists = This initiative has been sent already.
refusal-protocol-unknown = Initiatives of this kind cannot be sent here. Choose another kind.
refusal-calendar-unknown = The calendar of this procedure is missing. Please tell us.
refusal-cycle-unknown = No round of this procedure has opened yet. Wait for the call.
refusal-operation-unknown = This procedure knows no such step. Go back to the initiative's page.
refusal-state-forbids = “{ $operation }” is not possible while the state is “{ $state }”.
refusal-role-required = “{ $operation }” is done by somebody else: { $responsible }.
refusal-field-missing = Fill this in.
refusal-field-not-taken = This is not asked for here. Leave it out.
refusal-service-unknown = A case cannot be given to this service. Choose another one.
refusal-field-too-short = { $count ->
    [one] Write at least { $count } character.
   *[other] Write at least { $count } characters.
}
refusal-outcome-required = Choose an outcome.
refusal-outcome-unknown = “{ $outcome }” is not an outcome of this step. Choose another one.
refusal-guard-fails = { $why }
refusal-too-early = “{ $operation }” is not possible before { $from }.
refusal-too-late = “{ $operation }” was possible until { $until }.
refusal-too-many-times = “{ $operation }” has been done as often as the rules allow.
refusal-four-eyes = Somebody else has to do this: the person who did “{ $performed }” may not.
refusal-task-blocks = “{ $operation }” waits for the task “{ $task }”. Close it first, or leave it out with a reason.
refusal-task-unknown = This procedure has no such task.
refusal-task-not-open = The task “{ $task }” is not open.
refusal-checks-missing = Tick every point of the list, or leave the task out with a reason.
refusal-timer-stale = The timer stands otherwise by now; nothing is to be done.
refusal-timer-not-due = The timer is not due yet.
refusal-link-unknown = There is no such link.
refusal-incident-unknown = This has been seen to already.
refusal-import-only = Only an import may record this.
refusal-officials-only = Notes are for those who hold a post. Act in yours.
refusal-behalf-not-yours = “{ $operation }” can be entered for a citizen only by the office that receives it. Act in such a post, or let the citizen send it.
refusal-behalf-not-citizens = “{ $operation }” is not for citizens, so it cannot be entered for one.
refusal-behalf-too-long = { $count ->
    [one] Write at most { $count } character.
   *[other] Write at most { $count } characters.
}
refusal-nowhere-back = There is no earlier state to go back to.
refusal-comment-unknown = This comment does not exist.
refusal-comment-exists = This comment has been published already.
refusal-comments-closed = Comments are not open in this state.
refusal-parent-unknown = The comment that you reply to is not here.
refusal-parent-withdrawn = Its author has withdrawn the comment that you reply to. Write a new comment instead.
refusal-text-empty = Write something.
refusal-text-too-long = { $count ->
    [one] Write at most { $count } character.
   *[other] Write at most { $count } characters.
}
refusal-not-the-author = Only its author may change or withdraw a comment.
refusal-comment-withdrawn = This comment has been withdrawn.
refusal-support-closed = Support is not open in this state.
refusal-citizens-only = Only citizens may do this. You are signed in with an official post.
refusal-erasure-unknown = There is no such erasure.
refusal-erasure-exists = This erasure was asked for already.
refusal-no-part-in-erasure = An import erases nothing.
refusal-not-your-own = This is not yours. You can ask only for what you wrote yourself; report the text of somebody else to us.
refusal-erasure-reason-length = Give reasons, in 1 to 4000 characters.
refusal-targets-misfit = Choose at least one text.
refusal-too-many-targets = Choose fewer texts, and the rest in another request.
refusal-opening-unknown = This text is not there.
refusal-erased-already = This text is erased already.
refusal-officials-decide = Officials decide on erasures. Act in your post.
refusal-four-eyes-erasure = Somebody else has to decide: neither who asked nor anybody in the same role may.
refusal-decided-already = This was decided already.
refusal-not-granted = This was not granted.
refusal-not-asked-for = Something else was asked for.
refusal-nothing-erased = Nothing has been erased yet.

# What is wrong with a field before any rule looks at it. Keys end in what was expected there.
field-empty = Fill this in.
field-too-long = { $count ->
    [one] Write at most { $count } character.
   *[other] Write at most { $count } characters.
}
field-integer = Write a whole number, for example 25.
field-money = Write an amount in euros, for example 1250.50.
field-date = Choose a date, or write it as 2026-03-02.
field-choice = Choose one of the possibilities.
field-place = Write an address or a description. For a point, write both latitude and longitude as numbers.
field-files = Give each file a name, a fingerprint of 64 digits and letters a to f, and its size in bytes.
field-case = We find no initiative with this reference. Check it, for example P-2026-0042.
field-text = Write plain text.
field-other = This cannot be taken as it is. Check it.
