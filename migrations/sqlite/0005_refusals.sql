-- Commands that a rule refused. Not facts: they say what was asked and which rule stood in the way, and are forgotten in time.
CREATE TABLE refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    refused_at INTEGER NOT NULL,
    stream TEXT NOT NULL,
    -- Sequence that the stream stood at when it was decided.
    sequence INTEGER NOT NULL,
    rule TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    service TEXT,
    -- What was asked, without any text: names, choices, numbers, dates.
    command TEXT NOT NULL
) STRICT;
CREATE INDEX refusals_by_stream ON refusals (stream, id);
