-- Signed heads with the signatures of as many witnesses as the policy asks for.
CREATE TABLE witnessed_heads (
    size bigint PRIMARY KEY CHECK (size >= 1),
    note text NOT NULL,
    witnessed_at bigint NOT NULL
);

CREATE TRIGGER witnessed_heads_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON witnessed_heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
