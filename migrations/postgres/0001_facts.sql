-- The log of one municipality, in whatever schema the search path names. Times are milliseconds since 1970, UTC.
-- Tables that every batch writes to have no CHECK: PostgreSQL reads each one anew for every statement, a fifth of the time
-- of a small batch. Only the writer inserts, and what is read is checked.
-- Keys are compared byte for byte (`COLLATE "C"`): faster, and no index breaks when the system learns a new order of letters.

-- The end of the log: the only row that decides the order. Its page is kept nearly empty, so that each move stays on it.
CREATE TABLE log_head (
    one boolean PRIMARY KEY DEFAULT true,
    position bigint NOT NULL,
    recorded_at bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO log_head (position, recorded_at) VALUES (0, 0);

-- Name of the log: the source of every envelope.
CREATE TABLE log_identity (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    origin text NOT NULL CHECK (origin <> '')
);

-- The first seven columns and the key are those of postgres-es, so that its programs can read the log.
-- `json` and not `jsonb`: the text is kept as it was hashed.
CREATE TABLE events (
    aggregate_type text COLLATE "C" NOT NULL,
    aggregate_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    event_version text NOT NULL,
    payload json NOT NULL,
    metadata json NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    occurred_at bigint NOT NULL,
    recorded_at bigint NOT NULL,
    leaf_hash bytea NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);
CREATE UNIQUE INDEX events_by_position ON events (position);
CREATE INDEX events_by_type ON events (aggregate_type, event_type, position);

-- What each command came to, so that its repetition gets the same answer.
CREATE TABLE commands (
    command_id text COLLATE "C" PRIMARY KEY,
    command_hash bytea NOT NULL,
    stream text NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    sequence bigint NOT NULL
);

-- Openings of the digests in events. Erasable: a row may be deleted, and never changed. The key grows with the log: an
-- index over the digests, which are random, would write a page for each.
CREATE TABLE disclosures (
    digest text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    visibility text NOT NULL,
    disclosure text NOT NULL,
    PRIMARY KEY (position, digest)
);

-- What is to happen later. A cleared timer keeps its generation, so that a late firing is recognised.
CREATE TABLE timers (
    stream text COLLATE "C" NOT NULL,
    timer text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    due_at bigint,
    PRIMARY KEY (stream, timer)
);
CREATE INDEX timers_due ON timers (due_at) WHERE due_at IS NOT NULL;

-- What the log calls a person within a scope. Erasable.
CREATE TABLE pseudonyms (
    scope text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    pseudonym text NOT NULL,
    PRIMARY KEY (scope, subject)
);

-- Who may act through the API. Only hashes of the tokens. Erasable.
CREATE TABLE access_tokens (
    id text PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    subject text COLLATE "C" NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    service text,
    post text,
    issued_at bigint NOT NULL,
    revoked_at bigint
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what is recorded is never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Record a new event that corrects the old one.';
END
$$;

CREATE FUNCTION only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <= OLD.position OR NEW.recorded_at < OLD.recorded_at OR NEW.one IS DISTINCT FROM OLD.one THEN
        RAISE EXCEPTION 'the end of the log only moves forward' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER commands_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_identity_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log_identity
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_head_stays BEFORE INSERT OR DELETE OR TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_head_only_forward BEFORE UPDATE ON log_head
    FOR EACH ROW EXECUTE FUNCTION only_forward();
CREATE TRIGGER disclosures_stay_as_they_are BEFORE UPDATE OR TRUNCATE ON disclosures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
