-- Owner: session. Reason: every list of a cohort asks which sessions have passed
-- without a roll call; most cohorts have none, and need not read the others.

-- +goose Up

create index session_waiting on session(cohort_id, on_date) where cancelled_at is null and opened_at is null;

-- +goose Down
-- Forward only: a mistake is mended by the next migration.
