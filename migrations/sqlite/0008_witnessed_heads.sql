-- Signed heads with the signatures of as many witnesses as the policy asks for.
CREATE TABLE witnessed_heads (
    size INTEGER PRIMARY KEY CHECK (size >= 1),
    note TEXT NOT NULL,
    witnessed_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER witnessed_heads_are_not_updated BEFORE UPDATE ON witnessed_heads
BEGIN SELECT RAISE(ABORT, 'UPDATE on witnessed_heads is refused: what is recorded is never changed'); END;
CREATE TRIGGER witnessed_heads_are_not_deleted BEFORE DELETE ON witnessed_heads
BEGIN SELECT RAISE(ABORT, 'DELETE on witnessed_heads is refused: what is recorded is never changed'); END;
CREATE TRIGGER witnessed_heads_are_not_replaced BEFORE INSERT ON witnessed_heads
WHEN EXISTS (SELECT 1 FROM witnessed_heads WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'there is this head: what is recorded is never changed'); END;
