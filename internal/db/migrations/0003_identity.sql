-- Owner: identity. Reason: a contact without a role yet belongs to whoever added
-- them, not to every manager.

-- +goose Up

alter table account add column created_by bigint references account(id);  -- null: the terminal

-- +goose Down
-- Forward only: a mistake is mended by the next migration.
