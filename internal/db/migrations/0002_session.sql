-- Owner: session. Reason: a cancelled session leaves its day free for a make-up;
-- what a device sent and could not be taken is kept; strips know their group.

-- +goose Up

-- One live session a group and a day. A cancelled one keeps its row.
drop index session_slot;
create unique index session_slot on session(group_id, on_date) where cancelled_at is null;

-- Events that were not taken: the same identifier with another content, or
-- somebody who is not on the list. Kept for a person to see, with no effect.
create table session_quarantine (
  id           bigint primary key,
  session_id   bigint not null references session(id),
  event_id     text   not null,
  reason       text   not null,                     -- a code, see session/record.go
  content      text   not null,                     -- the event as JSON, identifiers only
  content_hash bytea  not null,
  author_id    bigint not null references account(id),
  received_at  bigint not null,
  unique (event_id, content_hash)
);
create index session_quarantine_session on session_quarantine(session_id);

-- The person's last group, and whether two of their sessions have one number: a
-- single mark then does not tell a cell, the whole strip is laid again.
alter table strip add column group_id bigint not null default 0;
alter table strip add column crossed integer not null default 0;

-- +goose Down
-- Forward only: a mistake is mended by the next migration.
