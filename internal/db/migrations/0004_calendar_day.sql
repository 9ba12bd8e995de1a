-- Owner: school. Reason: corrections of the national calendar apply in the order in
-- which people made them, and say who did.

-- +goose Up
alter table calendar_day add column created_at bigint not null default 0;
alter table calendar_day add column created_by bigint references account(id);

-- +goose Down
-- Forward only: a mistake is mended by the next migration.
