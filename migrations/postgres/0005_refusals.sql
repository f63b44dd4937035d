-- Commands that a rule refused. Not facts: they say what was asked and which rule stood in the way, and are forgotten in time.
CREATE TABLE refusals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    refused_at bigint NOT NULL,
    stream text COLLATE "C" NOT NULL,
    -- Sequence that the stream stood at when it was decided.
    sequence bigint NOT NULL,
    rule text NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    service text,
    -- What was asked, without any text: names, choices, numbers, dates.
    command json NOT NULL
);
CREATE INDEX refusals_by_stream ON refusals (stream, id);
