# Erasures: the list, the form, and the grounds.
erasures-title = Erasures
erasures-lead = What was removed from public view, on whose request, on what ground and by whose decision. The history keeps showing that something was there.
erasures-none = Nothing was asked to be erased.
erasures-state-pending = To be decided
erasures-state-refused = Refused
erasures-state-granted = Being carried out
erasures-state-done = Done
erasures-person = everything of one person
erasures-texts = { $count ->
    [one] texts of { $count } entry
   *[other] texts of { $count } entries
}
erasures-ground = Ground
erasures-where = Where
erasures-asked = Asked by
erasures-decided = Decided by
erasures-erased = Erased
erasures-fields = { $count ->
    [one] { $count } text
   *[other] { $count } texts
}
erasures-statement = Statement of reasons
erasures-statement-hint = Everybody can read it. Do not repeat what is to be erased.
erasures-grant = Erase it
erasures-refuse = Refuse
erasures-feed = Feed for those who keep copies

ground-gdpr-17-1-a = no longer necessary (GDPR, Article 17(1)(a))
ground-gdpr-17-1-b = consent withdrawn (GDPR, Article 17(1)(b))
ground-gdpr-17-1-c = objection (GDPR, Article 17(1)(c))
ground-gdpr-17-1-d = processed unlawfully (GDPR, Article 17(1)(d))
ground-gdpr-17-1-e = a legal duty to erase (GDPR, Article 17(1)(e))
ground-gdpr-17-1-f = collected from a child (GDPR, Article 17(1)(f))
ground-dsa-9 = order of an authority (DSA, Article 9)
ground-dsa-16 = notice of illegal content (DSA, Article 16)
ground-terms = against the terms of use
ground-retention = the time for which it was kept is over
ground-other = on a ground that this page does not know

erase-title = Ask for an erasure
erase-lead = Somebody else decides on it, in another role than yours. What happened, when and by whom stays; the text goes for good.
erase-texts = What is to be erased
erase-reason = Why
erase-reason-hint = Only those read it who decide, and auditors.
erase-send = Ask for it
erase-none-chosen = Choose at least one text.
erase-nothing = There is no text left to erase in this entry.
entry-erase = Ask for an erasure
comment-erase = Erase for good
account-data = My data
account-data-lead = Everything that is kept of you, with what proves it.
account-data-take = Download my data
account-erase = Erase my account
account-erase-lead = You ask for it, and an official decides. Read first what goes and what stays.
erase-account-title = Erase my account
erase-account-lead = An official decides on it. Once it is done, nobody can bring anything back, and neither can we.
erase-account-goes = What goes
erase-account-goes-account = Your account: e-mail address, name and password.
erase-account-goes-texts = Everything that you wrote: initiatives, comments, reasons.
erase-account-goes-names = What says that several entries are yours. Nobody can tell any more.
erase-account-stays = What stays
erase-account-stays-steps = That something was sent, when and in which role, what the municipality did about it, and what others wrote.
erase-account-stays-counts = The number of supports and votes, yours among them.
erase-account-stays-copies = Copies that others have made. We tell those who keep some that they must erase them.
erase-account-reason-hint = You need not give reasons.
erase-account-no-reason = Without reasons.
erase-account-send = Ask for my account to be erased
feedback-erasure-asked = Your request is recorded. Somebody else decides on it.
feedback-erasure-decided = Your decision is recorded.
nav-erasures = Erasures
