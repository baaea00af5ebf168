-- Who agreed before the one whose approval decided, as a list of decisions; and how the person was signed in when they
-- asked, which policy looks at again before access is given.
ALTER TABLE requests ADD COLUMN approvals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE requests ADD COLUMN presence TEXT NOT NULL DEFAULT '{}';

CREATE INDEX requests_by_submission ON requests (submitted_at);
