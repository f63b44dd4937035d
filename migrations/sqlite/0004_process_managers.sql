-- How far those are that read the log and send commands. What they send is harmless when repeated: a row that is behind costs work only.
CREATE TABLE process_managers (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
