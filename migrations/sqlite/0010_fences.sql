-- Permission sets whose inline policy has fences, had some, or is about to.
CREATE TABLE fenced_policies (
    permission_set TEXT NOT NULL PRIMARY KEY,
    -- The inline policy without Stint's statements, byte for byte.
    original TEXT,
    written TEXT,
    in_force TEXT NOT NULL,
    -- How far a change is.
    change TEXT,
    touched TEXT NOT NULL,
    refused TEXT NOT NULL,
    setbacks INTEGER NOT NULL CHECK (setbacks >= 0),
    setback TEXT,
    settled_at INTEGER,
    next_at INTEGER,
    version INTEGER NOT NULL CHECK (version > 0)
) STRICT;
