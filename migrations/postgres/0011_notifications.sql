-- Alarms that the hook has not taken yet; written with the event that they tell of.
CREATE TABLE notifications (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    next_at BIGINT NOT NULL,
    -- Since the first try that failed.
    failing_since BIGINT,
    problem TEXT,
    CHECK ((failing_since IS NULL) = (problem IS NULL))
);
CREATE INDEX notifications_by_next ON notifications (next_at, id);
CREATE INDEX notifications_failing ON notifications (failing_since, id) WHERE failing_since IS NOT NULL;
