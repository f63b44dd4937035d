-- The log of one municipality. Times are milliseconds since 1970, UTC.

-- The end of the log: the only row that decides the order.
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    position INTEGER NOT NULL CHECK (position >= 0),
    recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO log_head (position, recorded_at) VALUES (0, 0);

-- Name of the log: the source of every envelope.
CREATE TABLE log_identity (
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    origin TEXT NOT NULL CHECK (origin <> '')
) STRICT;

-- The rowid is the position, so that the log lies in the file in its order.
CREATE TABLE events (
    aggregate_type TEXT NOT NULL,
    aggregate_id TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    event_type TEXT NOT NULL,
    event_version TEXT NOT NULL,
    payload TEXT NOT NULL,
    metadata TEXT NOT NULL,
    position INTEGER PRIMARY KEY CHECK (position >= 1),
    event_id BLOB NOT NULL CHECK (length(event_id) = 16),
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE (aggregate_type, aggregate_id, sequence)
) STRICT;
CREATE INDEX events_by_type ON events (aggregate_type, event_type, position);

-- What each command came to, so that its repetition gets the same answer. With a rowid: the ids are random, and so only
-- the short entries of their index land on random pages.
CREATE TABLE commands (
    command_id TEXT PRIMARY KEY,
    command_hash BLOB NOT NULL CHECK (length(command_hash) = 32),
    stream TEXT NOT NULL,
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    sequence INTEGER NOT NULL
) STRICT;

-- Openings of the digests in events. Erasable: a row may be deleted, and never changed. The key grows with the log: an
-- index over the digests, which are random, would write a page for each.
CREATE TABLE disclosures (
    digest TEXT NOT NULL,
    position INTEGER NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'restricted')),
    disclosure TEXT NOT NULL,
    PRIMARY KEY (position, digest)
) STRICT;

-- What is to happen later. A cleared timer keeps its generation, so that a late firing is recognised.
CREATE TABLE timers (
    stream TEXT NOT NULL,
    timer TEXT NOT NULL,
    generation INTEGER NOT NULL,
    due_at INTEGER,
    PRIMARY KEY (stream, timer)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at) WHERE due_at IS NOT NULL;

-- What the log calls a person within a scope. Erasable.
CREATE TABLE pseudonyms (
    scope TEXT NOT NULL,
    subject TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    PRIMARY KEY (scope, subject)
) STRICT, WITHOUT ROWID;

-- Who may act through the API. Only hashes of the tokens. Erasable.
CREATE TABLE access_tokens (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    service TEXT,
    post TEXT,
    issued_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'UPDATE on events is refused: what is recorded is never changed'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'DELETE on events is refused: what is recorded is never changed'); END;
CREATE TRIGGER commands_are_not_updated BEFORE UPDATE ON commands
BEGIN SELECT RAISE(ABORT, 'UPDATE on commands is refused: what is recorded is never changed'); END;
CREATE TRIGGER commands_are_not_deleted BEFORE DELETE ON commands
BEGIN SELECT RAISE(ABORT, 'DELETE on commands is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_identity_is_not_updated BEFORE UPDATE ON log_identity
BEGIN SELECT RAISE(ABORT, 'UPDATE on log_identity is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_identity_is_not_deleted BEFORE DELETE ON log_identity
BEGIN SELECT RAISE(ABORT, 'DELETE on log_identity is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_head_is_not_deleted BEFORE DELETE ON log_head
BEGIN SELECT RAISE(ABORT, 'DELETE on log_head is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_head_only_forward BEFORE UPDATE ON log_head
WHEN NEW.position <= OLD.position OR NEW.recorded_at < OLD.recorded_at OR NEW.one <> OLD.one
BEGIN SELECT RAISE(ABORT, 'the end of the log only moves forward'); END;
CREATE TRIGGER disclosures_are_not_updated BEFORE UPDATE ON disclosures
BEGIN SELECT RAISE(ABORT, 'UPDATE on disclosures is refused: an opening is kept or erased, never changed'); END;

-- INSERT OR REPLACE deletes without asking the triggers above: it is refused before it does.
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN NEW.position <= (SELECT position FROM log_head)
    OR EXISTS (
        SELECT 1 FROM events
        WHERE aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id AND sequence = NEW.sequence
    )
BEGIN SELECT RAISE(ABORT, 'there is an event at this place: what is recorded is never changed'); END;
CREATE TRIGGER commands_are_not_replaced BEFORE INSERT ON commands
WHEN EXISTS (SELECT 1 FROM commands WHERE command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'there is a command of this id: what is recorded is never changed'); END;
CREATE TRIGGER log_identity_is_not_replaced BEFORE INSERT ON log_identity
WHEN EXISTS (SELECT 1 FROM log_identity)
BEGIN SELECT RAISE(ABORT, 'the log has its name: what is recorded is never changed'); END;
CREATE TRIGGER log_head_is_not_replaced BEFORE INSERT ON log_head
WHEN EXISTS (SELECT 1 FROM log_head)
BEGIN SELECT RAISE(ABORT, 'the log has its end: what is recorded is never changed'); END;
CREATE TRIGGER disclosures_are_not_replaced BEFORE INSERT ON disclosures
WHEN EXISTS (SELECT 1 FROM disclosures WHERE position = NEW.position AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'there is this opening: it is kept or erased, never changed'); END;
