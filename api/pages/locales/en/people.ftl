# People: signing in, registering, a new password, my account.
account = My account
account-email = E-mail address
account-name = Name
account-language = Language
account-password = Password
account-new-password = New password
account-present-password = Present password
account-password-hint = At least { $count } characters. Four words are easy to remember. You can paste it.
account-about = About me
account-about-send = Save
account-change-password = Change the password
account-change-password-lead = Everywhere else you will be signed out. Access tokens stay good.
account-standing = What I act as
account-standing-choose = I act as
account-standing-hint = What you do in a post is public with your name. As a citizen you stay unnamed.
account-standing-send = Act so
account-citizen = Citizen
account-auditor = Auditor
account-admin = Administrator
account-tokens = Access tokens
account-tokens-lead = With a token a program acts in your place. Whoever has it can do what you can: keep it like a password.
account-token-name = What the token is for
account-token-name-hint = For example the name of the program. It is not published.
account-token-standing = The token acts as
account-token-send = Make a token
account-token-issued = made on
account-token-revoke = Revoke
account-issued = Your new access token
account-issued-lead = Copy it now: it is shown this once.
account-none = You have signed in with an access token that belongs to no account. Sign in with an e-mail address and a password.
account-fault-email = This is no e-mail address. One looks like ana@example.org.
account-fault-name = A name has 1 to 100 characters.
account-fault-short = The password is too short.
account-fault-long = The password is too long.
account-fault-guessable = This password is easily guessed. Take one without your name and address, of different characters.
account-fault-present = This is not your present password.
account-fault-taken = There is an account with this e-mail address. Sign in with it.
account-fault-unproven = E-mail address and password do not match.
account-fault-reset = This token is not good: it was used, has expired, or was not copied whole.
account-fault-tokens = You have as many tokens as one may have. Revoke one first.
account-fault-wait = { $count ->
    [one] Too many tries. Wait { $count } minute.
   *[other] Too many tries. Wait { $count } minutes.
}
register = Register
register-lead = With an account you can send initiatives, support them and comment.
register-email-hint = With it you sign in. It is not published.
register-name-hint = What we call you. It is not published with what you do as a citizen.
register-send = Register
register-have = I have an account
register-privacy = What we keep, and how to have it removed:
reset = Set a new password
reset-lead = If you have lost your password, call the municipality: you get a token that is good once, for one hour.
reset-token = Token
reset-token-hint = It begins with por_. You can paste it.
reset-send = Set the password

