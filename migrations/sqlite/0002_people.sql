-- People with accounts, and how they prove who they are. Erasable, and no part of what is hashed: no event names anybody.

-- E-mail addresses are kept normalised. `password` is a PHC string; without one nobody signs in by password.
-- `generation` grows with every change of the password: what was begun under an older one is over.
CREATE TABLE persons (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE CHECK (email <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    language TEXT NOT NULL,
    password TEXT,
    generation INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    signed_in_at INTEGER,
    disabled_at INTEGER
) STRICT;

-- What a person may act as, beside a citizen. Only officials have a service and a post; else both are empty.
CREATE TABLE person_standings (
    person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    service TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (person, role, service, post)
) STRICT, WITHOUT ROWID;

-- A token that belongs to a person is good while they hold the standing it was made for. Of others, as before.
ALTER TABLE access_tokens ADD COLUMN person TEXT REFERENCES persons (id) ON DELETE CASCADE;
CREATE INDEX access_tokens_of_person ON access_tokens (person) WHERE person IS NOT NULL;

-- Browsers that have signed in, under the hash of their cookie: with a password, or with an access token.
CREATE TABLE sessions (
    cookie_hash BLOB PRIMARY KEY CHECK (length(cookie_hash) = 32),
    person TEXT REFERENCES persons (id) ON DELETE CASCADE,
    token TEXT REFERENCES access_tokens (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL DEFAULT '',
    service TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    CHECK ((person IS NULL) <> (token IS NULL))
) STRICT;
CREATE INDEX sessions_of_person ON sessions (person, began_at) WHERE person IS NOT NULL;
CREATE INDEX sessions_of_token ON sessions (token, began_at) WHERE token IS NOT NULL;
CREATE INDEX sessions_by_use ON sessions (seen_at);

-- Leave to set a new password, once. Only hashes.
CREATE TABLE password_resets (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_resets_of_person ON password_resets (person);

-- Tries that have not succeeded, by what was tried: the hash of an account's address, or of where it came from.
CREATE TABLE attempts (
    tried TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_by_time ON attempts (tried_at);
