-- What was erased: of each opening that is gone, the field it opened, why, and the event that says so. Nothing in it tells
-- what the opening said.
CREATE TABLE erased (
    position bigint NOT NULL CHECK (position >= 1),
    digest text NOT NULL COLLATE "C",
    field text,
    visibility text NOT NULL CHECK (visibility IN ('public', 'restricted')),
    ground text NOT NULL CHECK (ground <> ''),
    by_position bigint NOT NULL CHECK (by_position > position),
    erased_at bigint NOT NULL,
    PRIMARY KEY (position, digest)
);

CREATE TRIGGER erased_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON erased
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
