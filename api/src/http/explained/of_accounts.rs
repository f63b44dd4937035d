//! Kinds of problems that people meet with their accounts.

use super::Kind;

/// Why somebody is not signed in, or not let do what they want with theirs.
pub(super) const OF_ACCOUNTS: &[Kind] = &[
    (
        "sign-in-failed",
        [
            "E-mail address and password do not match",
            "Check both. If the password is lost, ask the municipality for a token to set a new one.",
        ],
        [
            "E-naslov in geslo se ne ujemata",
            "Preverite oboje. Če ste geslo izgubili, občino prosite za žeton, s katerim nastavite novo.",
        ],
    ),
    (
        "too-many-tries",
        ["Too many tries", "Wait as many seconds as Retry-After says; with every failure the wait grows."],
        [
            "Preveč poskusov",
            "Počakajte toliko sekund, kot pove Retry-After; z vsakim neuspehom je čakanje daljše.",
        ],
    ),
    (
        "email-taken",
        ["There is an account with this e-mail address", "Sign in with it, or have its password reset."],
        ["Račun s tem e-naslovom že obstaja", "Prijavite se z njim ali prosite za novo geslo."],
    ),
    (
        "reset-token-refused",
        [
            "This token is not good",
            "It was used, has expired, or was not copied whole. Ask the municipality for another one.",
        ],
        [
            "Ta žeton ne velja",
            "Bil je že uporabljen, je potekel ali ni prilepljen cel. Občino prosite za drugega.",
        ],
    ),
    (
        "account-closed",
        ["The account is closed", "Open it again before its password is set."],
        ["Račun je zaprt", "Preden mu nastavite geslo, ga znova odprite."],
    ),
    (
        "too-many-tokens",
        ["Too many tokens", "Revoke one that you do not need any more."],
        ["Preveč žetonov", "Prekličite takega, ki ga ne potrebujete več."],
    ),
];
