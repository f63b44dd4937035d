-- The published log. Level 0 of its tree and the bundles of leaves are the events themselves.

-- Keys that have signed for the log, in the order in which they came.
CREATE TABLE log_keys (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    since INTEGER NOT NULL
) STRICT;

-- Every signed tree head that was ever published.
CREATE TABLE signed_heads (
    size INTEGER PRIMARY KEY CHECK (size >= 1),
    note TEXT NOT NULL,
    sealed_at INTEGER NOT NULL
) STRICT;

-- Hashes of the levels above the leaves: the root of each full tile of the level below.
CREATE TABLE tree_nodes (
    level INTEGER NOT NULL CHECK (level >= 1),
    number INTEGER NOT NULL CHECK (number >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_keys_are_not_updated BEFORE UPDATE ON log_keys
BEGIN SELECT RAISE(ABORT, 'UPDATE on log_keys is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_keys_are_not_deleted BEFORE DELETE ON log_keys
BEGIN SELECT RAISE(ABORT, 'DELETE on log_keys is refused: what is recorded is never changed'); END;
CREATE TRIGGER log_keys_are_not_replaced BEFORE INSERT ON log_keys
WHEN EXISTS (SELECT 1 FROM log_keys WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'there is this key: what is recorded is never changed'); END;
CREATE TRIGGER signed_heads_are_not_updated BEFORE UPDATE ON signed_heads
BEGIN SELECT RAISE(ABORT, 'UPDATE on signed_heads is refused: what is recorded is never changed'); END;
CREATE TRIGGER signed_heads_are_not_deleted BEFORE DELETE ON signed_heads
BEGIN SELECT RAISE(ABORT, 'DELETE on signed_heads is refused: what is recorded is never changed'); END;
CREATE TRIGGER signed_heads_only_grow BEFORE INSERT ON signed_heads
WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM signed_heads)
BEGIN SELECT RAISE(ABORT, 'a signed head is larger than those before it'); END;
CREATE TRIGGER tree_nodes_are_not_updated BEFORE UPDATE ON tree_nodes
BEGIN SELECT RAISE(ABORT, 'UPDATE on tree_nodes is refused: what is recorded is never changed'); END;
CREATE TRIGGER tree_nodes_are_not_deleted BEFORE DELETE ON tree_nodes
BEGIN SELECT RAISE(ABORT, 'DELETE on tree_nodes is refused: what is recorded is never changed'); END;
CREATE TRIGGER tree_nodes_are_not_replaced BEFORE INSERT ON tree_nodes
WHEN EXISTS (SELECT 1 FROM tree_nodes WHERE level = NEW.level AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'there is this node: what is recorded is never changed'); END;
