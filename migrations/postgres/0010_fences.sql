-- Permission sets whose inline policy has fences, had some, or is about to.
CREATE TABLE fenced_policies (
    permission_set TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- The inline policy without Stint's statements, byte for byte.
    original TEXT,
    written TEXT,
    in_force TEXT NOT NULL,
    -- How far a change is.
    change TEXT,
    touched TEXT NOT NULL,
    refused TEXT NOT NULL,
    setbacks BIGINT NOT NULL CHECK (setbacks >= 0),
    setback TEXT,
    settled_at BIGINT,
    next_at BIGINT,
    version BIGINT NOT NULL CHECK (version > 0)
);
