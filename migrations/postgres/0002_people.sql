-- People with accounts, and how they prove who they are. Erasable, and no part of what is hashed: no event names anybody.

-- E-mail addresses are kept normalised. `password` is a PHC string; without one nobody signs in by password.
-- `generation` grows with every change of the password: what was begun under an older one is over.
CREATE TABLE persons (
    id text COLLATE "C" PRIMARY KEY,
    subject text COLLATE "C" NOT NULL UNIQUE,
    email text COLLATE "C" NOT NULL UNIQUE CHECK (email <> ''),
    name text NOT NULL CHECK (name <> ''),
    language text NOT NULL,
    password text,
    generation bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    signed_in_at bigint,
    disabled_at bigint
);

-- What a person may act as, beside a citizen. Only officials have a service and a post; else both are empty.
CREATE TABLE person_standings (
    person text COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    role text COLLATE "C" NOT NULL,
    service text COLLATE "C" NOT NULL DEFAULT '',
    post text COLLATE "C" NOT NULL DEFAULT '',
    granted_at bigint NOT NULL,
    PRIMARY KEY (person, role, service, post)
);

-- A token that belongs to a person is good while they hold the standing it was made for. Of others, as before.
ALTER TABLE access_tokens ADD COLUMN person text COLLATE "C" REFERENCES persons (id) ON DELETE CASCADE;
CREATE INDEX access_tokens_of_person ON access_tokens (person) WHERE person IS NOT NULL;

-- Browsers that have signed in, under the hash of their cookie: with a password, or with an access token.
CREATE TABLE sessions (
    cookie_hash bytea PRIMARY KEY CHECK (octet_length(cookie_hash) = 32),
    person text COLLATE "C" REFERENCES persons (id) ON DELETE CASCADE,
    token text REFERENCES access_tokens (id) ON DELETE CASCADE,
    generation bigint NOT NULL DEFAULT 0,
    role text COLLATE "C" NOT NULL DEFAULT '',
    service text COLLATE "C" NOT NULL DEFAULT '',
    post text COLLATE "C" NOT NULL DEFAULT '',
    began_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    CHECK ((person IS NULL) <> (token IS NULL))
);
CREATE INDEX sessions_of_person ON sessions (person, began_at) WHERE person IS NOT NULL;
CREATE INDEX sessions_of_token ON sessions (token, began_at) WHERE token IS NOT NULL;
CREATE INDEX sessions_by_use ON sessions (seen_at);

-- Leave to set a new password, once. Only hashes.
CREATE TABLE password_resets (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    person text COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    generation bigint NOT NULL,
    made_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX password_resets_of_person ON password_resets (person);

-- Tries that have not succeeded, by what was tried: the hash of an account's address, or of where it came from.
CREATE TABLE attempts (
    tried text COLLATE "C" PRIMARY KEY,
    failures bigint NOT NULL,
    tried_at bigint NOT NULL,
    free_at bigint NOT NULL
);
CREATE INDEX attempts_by_time ON attempts (tried_at);
