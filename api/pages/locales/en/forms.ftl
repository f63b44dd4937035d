# Forms.
errors-title = Something needs correcting
error-prefix = Error:
optional = (optional)
choose = choose
characters-left = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
hint-min-length = { $count ->
    [one] At least { $count } character.
   *[other] At least { $count } characters.
}
hint-money = In euros, for example 1250.50.
hint-case = Reference of the initiative, for example P-2026-0042.
hint-legal = The act and article, or the name of a basis from the list.
hint-place = An address or a description is enough. Add the point if you know it.
hint-restricted = This is not published; only staff see it.
place-address = Address or description
place-latitude = Latitude
place-longitude = Longitude
files-hint = We record the name and the fingerprint of the file; the file itself is not sent. If your browser can, it computes the fingerprint on your device.
file-choose = Choose a file
file-name = File { $count }: name
file-sha256 = File { $count }: SHA-256 fingerprint
file-bytes = File { $count }: size in bytes
form-language = Language of your text
form-language-hint = Screen readers will read the text in this language.
form-permanent = What you send becomes part of a permanent public record. Corrections are new entries.

# Sending an initiative.
new-title = Send an initiative
new-lead = Choose how the municipality should handle it. If you are not sure, choose the first way.
new-how = How it works
new-form-lead = Take all the time you need. Nothing is sent until you press the button at the end.
new-not-open = No round is open at the moment.
new-not-yours = This kind is opened by an office.
new-not-office = Citizens send this kind themselves; the office that receives it can enter it for them.
new-sign-in = Please sign in before you send an initiative.

# What an official says who enters it for a citizen.
behalf-channel = How it came
behalf-help = You enter this for a citizen. The history will say in public how it came and that your office entered it.
behalf-paper = On paper
behalf-phone = By phone
behalf-in-person = The citizen came in person
behalf-name = Name of the citizen
behalf-contact = How to reach the citizen

# Operations.
operation-state = State of the initiative: { $state }.
operation-role = You act as: { $role }.
operation-choose = What is the outcome?
operation-outcome-missing = Choose an outcome.
operation-other-outcome = Choose another outcome
operation-public = Everybody will read this on the initiative's page. Write briefly and plainly.
operation-ready = Begin with a text that is ready
operation-ready-hint = The text goes into the form, where you still edit it. What you have filled in already is lost.
operation-ready-none = no text
operation-ready-take = Take it
operation-draft = The draft from the task
operation-legal = Legal bases of this way

operation-stale = Meanwhile something has happened. Read it, and send again if you still want to:
operation-stale-note = A new internal note ({ $who }).

# Signing in.
sign-in-register = Register
sign-in-forgotten = I have lost my password
sign-in-by-token = With an access token
sign-in-token = Access token
sign-in-token-send = Sign in with the token
sign-in-hint = You can paste the token. A password manager can keep it.
sign-in-refused = We do not know this token, or it is no longer valid. Check that you pasted all of it.
sign-in-send = Sign me in
sign-in-without = Without signing in
sign-in-without-lead = You need not sign in to read and follow initiatives. You can also send one by telephone or in person.
sign-in-samples = Try it as somebody
sign-in-samples-lead = This is a demonstration with invented people. Sign in as one of them:
