-- Expand: who works on a timer takes it for a while, so that any number of processes can.

-- From when it can be taken: when it is due, later while somebody has it or after it has failed, never when it is cleared.
ALTER TABLE timers ADD COLUMN claim_at bigint;
-- How often it was taken since it was set.
ALTER TABLE timers ADD COLUMN attempts bigint NOT NULL DEFAULT 0;
UPDATE timers SET claim_at = due_at;
CREATE INDEX timers_by_claim ON timers (claim_at) WHERE claim_at IS NOT NULL;
DROP INDEX timers_due;
