-- What was erased: of each opening that is gone, the field it opened, why, and the event that says so. Nothing in it tells
-- what the opening said.
CREATE TABLE erased (
    position INTEGER NOT NULL CHECK (position >= 1),
    digest TEXT NOT NULL,
    field TEXT,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'restricted')),
    ground TEXT NOT NULL CHECK (ground <> ''),
    by_position INTEGER NOT NULL CHECK (by_position > position),
    erased_at INTEGER NOT NULL,
    PRIMARY KEY (position, digest)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erased_is_not_updated BEFORE UPDATE ON erased
BEGIN SELECT RAISE(ABORT, 'UPDATE on erased is refused: what is recorded is never changed'); END;
CREATE TRIGGER erased_is_not_deleted BEFORE DELETE ON erased
BEGIN SELECT RAISE(ABORT, 'DELETE on erased is refused: what is recorded is never changed'); END;
CREATE TRIGGER erased_is_not_replaced BEFORE INSERT ON erased
WHEN EXISTS (SELECT 1 FROM erased WHERE position = NEW.position AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'this opening is erased already: what is recorded is never changed'); END;
