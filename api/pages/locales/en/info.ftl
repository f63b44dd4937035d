# How initiatives are handled.
how-title = How it works
how-title-of = How it works: { $title }
how-lead = There are four steps from sending to carrying out. Each of them is public.
how-1 = You send an initiative
how-1-text = You write what bothers you or what you propose. You get a reference that always leads you back to it.
how-2 = The competent service handles it
how-2-text = Its page shows who has it and by when they must answer. People can comment on it and support it.
how-3 = You get an answer
how-3-text = An answer always gives reasons. If it is no, it says why, on what basis, and how you can object.
how-4 = You follow how it is carried out
how-4-text = Promises have dates. If the municipality is late, the initiative's page says so.
how-kinds = The ways an initiative can go
how-steps = Steps and states
how-comment = People can comment on it.
how-support = People can support it.
how-comment-support = People can comment on it and support it.
how-operations = Who can do what
how-leads-to = leads to “{ $state }”
how-others = also { $who }
how-back = where the initiative was before
how-open-for = possible for { $time }
how-openings = How it begins
how-picture = Picture of the way
how-picture-see = See the picture of the way
how-picture-hint = Every stage in one picture: what can happen, who does it and where it leads. On a narrow screen, move it sideways.
how-picture-download = Download the picture (SVG)
how-outcomes = How it can end
how-legal = Legal bases
how-version = Version of the rules
how-version-number = Version

# Help and contact.
help-title = Help and contact
help-lead = You need not know how to use a computer. Call us or come by.
help-send = How do I send an initiative
help-send-text =
    Choose a way on the page “Send an initiative” and fill in the form. Fields that are optional say so.

    You can also call us: we will write it down together with you.
help-follow = How do I follow an initiative
help-follow-text =
    Find it by its reference or by words of its title. The top of its page says where it is now, who has it and what comes next.

    Below is the history: everything that happened, with dates and reasons. You can print the page.
help-disagree = What if I disagree, or the municipality is late
help-disagree-text =
    The page of a closed initiative says how, and by when, you can object. Somebody else looks at the objection.

    If the municipality is late, call or write and give the reference. Everybody can see the delay on the initiative's page.
help-reach = How do I reach a person
help-reach-text = Telephone, e-mail and office hours are at the foot of every page.

# The accessibility statement.
accessibility-title = Accessibility
accessibility-lead = Everybody should be able to use this site.
accessibility-meets = How it is made
accessibility-meets-text =
    The pages follow WCAG 2.2 at level AA. They work with a keyboard, with a screen reader, when enlarged, and without scripts.

    Colours adapt to dark mode and to high contrast. Nothing moves by itself.
accessibility-limits = What is not fully accessible
accessibility-limits-text = Attachments that people or services add may not be accessible. Ask us, and we will read or transcribe them for you.
accessibility-report = Tell us about an obstacle
accessibility-report-text = If you meet an obstacle, call or write. We answer within eight working days.

# Privacy.
privacy-title = Privacy
privacy-lead = We record everything about the handling, and as little as possible about people.
privacy-kept = What we keep
privacy-kept-text =
    The permanent record holds what happened, when, and in what role. Names and texts are not in it: it holds only their fingerprints.

    Texts and names are kept apart, so that they can be removed.

    Of who has an account we keep the e-mail address, the name, a fingerprint of the password, and when they last signed in. Tries to sign in that fail are counted for a day.
privacy-public = What is public
privacy-public-text = The text of an initiative, comments and decisions are public. Support is public as a number, not as a list of names.
privacy-removed = How to have something removed
privacy-removed-text = What you wrote yourself you can have erased: below your comment, in the evidence of your entry, or everything at once in your account. An official decides. For everything else write to us. The history keeps showing that something was removed, when, and on what ground.
privacy-cookies = Cookies
privacy-cookies-text = We use a single cookie, and only when you sign in. The site loads nothing from other servers.

head-title = Signed head of the log
head-lead = The first line is the name of the log, the second the number of its entries, the third stands for all of them: were one altered, removed or moved, it would be another. Who keeps this page can prove such a change.
head-check = To check it, put these lines into a file HEAD: pobuda-audit verify FOLDER --key KEY --known HEAD
