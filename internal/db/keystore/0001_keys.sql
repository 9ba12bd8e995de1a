-- Owner: internal/personal. Reason: one data key a person, in a store of its own
-- whose backups live 30 days, so that erasing the key erases the person.

-- +goose Up
create table person_key (
  person_id  bigint primary key,
  wrapped    bytea  not null,      -- AES-256-GCM under the master key
  created_at bigint not null
);
create table master_check (
  id     integer primary key check (id = 1),
  sealed bytea not null            -- a known text under the master key: tells a wrong key at once
);
create table erased (
  person_id bigint primary key,
  erased_at bigint not null
);

-- +goose Down
