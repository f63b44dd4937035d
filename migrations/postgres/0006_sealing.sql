-- The published log. Level 0 of its tree and the bundles of leaves are the events themselves.

-- Keys that have signed for the log, in the order in which they came.
CREATE TABLE log_keys (
    key text PRIMARY KEY CHECK (key <> ''),
    since bigint NOT NULL
);

-- Every signed tree head that was ever published.
CREATE TABLE signed_heads (
    size bigint PRIMARY KEY CHECK (size >= 1),
    note text NOT NULL,
    sealed_at bigint NOT NULL
);

-- Hashes of the levels above the leaves: the root of each full tile of the level below.
CREATE TABLE tree_nodes (
    level smallint NOT NULL CHECK (level >= 1),
    number bigint NOT NULL CHECK (number >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, number)
);

CREATE FUNCTION only_larger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size <= (SELECT coalesce(max(size), 0) FROM signed_heads) THEN
        RAISE EXCEPTION 'a signed head is larger than those before it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER log_keys_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON log_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signed_heads_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signed_heads_only_grow BEFORE INSERT ON signed_heads
    FOR EACH ROW EXECUTE FUNCTION only_larger();
CREATE TRIGGER tree_nodes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON tree_nodes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
