-- Owner: the house. Reason: first schema, a cohort's sixteen weeks.
-- One text for SQLite and PostgreSQL. Instants are UTC microseconds (bigint),
-- civil dates text YYYY-MM-DD, times of day text HH:MM. Columns named
-- "sealed_…" hold ciphertext under one person's key; sealed_by_<table> tests
-- rely on that prefix.

-- +goose Up

-- identity ------------------------------------------------------------------
create table account (
  id            bigint primary key,
  email         text   not null default '',   -- as typed; '' for a contact without e-mail
  email_key     text   not null unique,       -- folded; the id's text when there is no e-mail
  name          text   not null,
  name_key      text   not null,
  phone         text   not null default '',
  job           text   not null default '',   -- "directrice", "professeur principal"
  password_hash text,                         -- PHC string; null: cannot sign in
  version       integer not null default 1,   -- raised by password change and disablement: kills sign-ins
  disabled_at   bigint,
  created_at    bigint not null
);

-- A role held by an account, from a day to a day (inclusive, null: no end), on one scope.
create table assignment (
  id          bigint primary key,
  account_id  bigint not null references account(id),
  role        text   not null,
  scope_kind  text   not null check (scope_kind in ('all','programme','partner','group','school')),
  scope_id    bigint not null default 0,
  starts_on   text   not null,
  ends_on     text,
  proposed_by bigint references account(id),  -- null: the terminal
  proposed_at bigint not null,
  approved_by bigint references account(id),
  approved_at bigint,                         -- null: waiting for a second person
  replaces    bigint references assignment(id)
);
create index assignment_account on assignment(account_id);

create table signin (
  token_hash bytea  primary key,
  account_id bigint not null references account(id),
  version    integer not null,
  created_at bigint not null,
  seen_at    bigint not null,
  expires_at bigint not null,
  user_agent text   not null default ''
);
create index signin_account on signin(account_id);

-- Failed tries, by folded e-mail and by network address (hashed): survives a restart.
create table signin_failure (
  id      bigint primary key,
  key     bytea  not null,
  at      bigint not null
);
create index signin_failure_key on signin_failure(key, at);

-- One-time links: set-up token, invitation, password reset, calendar feed, teacher sheets.
create table link (
  token_hash bytea  primary key,
  kind       text   not null,
  account_id bigint references account(id),
  subject_id bigint,
  code_hash  bytea,
  tries      integer not null default 0,
  created_at bigint not null,
  expires_at bigint,
  used_at    bigint,
  revoked_at bigint
);
create index link_account on link(account_id, kind);

-- partner -------------------------------------------------------------------
create table partner (
  id         bigint primary key,
  kind       text   not null check (kind in ('steering','operator','funder','method','other')),
  name       text   not null,
  name_key   text   not null,
  siret      text   not null default '',
  rna        text   not null default '',
  city       text   not null default '',
  created_at bigint not null
);

-- school --------------------------------------------------------------------
create table school (
  id         bigint primary key,
  kind       text   not null check (kind in ('college','maternelle')),
  uai        text   not null unique,
  name       text   not null,
  name_key   text   not null,
  city       text   not null default '',
  address    text   not null default '',
  phone      text   not null default '',
  zone       text   not null check (zone in ('A','B','C')),
  area       text   not null default 'metropole' check (area in ('metropole','alsace-moselle')),
  created_at bigint not null
);

create table school_class (
  id        bigint primary key,
  school_id bigint not null references school(id),
  name      text   not null,
  level     text   not null,                       -- MS GS 4e 3e
  teacher_id bigint references account(id),
  unique (school_id, name)
);

create table closure (
  id         bigint primary key,
  school_id  bigint not null references school(id),
  starts_on  text   not null,
  ends_on    text   not null,                      -- inclusive
  reason     text   not null,
  created_by bigint references account(id),
  created_at bigint not null
);
create index closure_school on closure(school_id, starts_on);

-- Corrections of the embedded national calendar, by zone: data, never constants.
create table calendar_day (
  id        bigint primary key,
  zone      text   not null,                       -- A B C, or '' for a public holiday
  area      text   not null default '',
  name      text   not null,
  starts_on text   not null,
  ends_on   text   not null
);

-- cohort --------------------------------------------------------------------
create table programme (
  id         bigint primary key,
  name       text   not null,
  territory  text   not null default '',
  created_at bigint not null
);

create table cohort (
  id           bigint primary key,
  programme_id bigint not null references programme(id),
  partner_id   bigint not null references partner(id),
  number       integer not null,
  zone         text   not null check (zone in ('A','B','C')),
  area         text   not null default 'metropole',
  first_week   text   not null,                    -- a Monday
  sessions     integer not null default 16,
  created_at   bigint not null,
  unique (programme_id, number)
);

create table cohort_group (
  id            bigint primary key,
  cohort_id     bigint not null references cohort(id),
  maternelle_id bigint not null references school(id),
  weekday       integer not null check (weekday between 1 and 5),  -- 1 Monday
  half_day      text   not null check (half_day in ('am','pm')),
  starts_at     text   not null,
  ends_at       text   not null,
  shape         text   not null,
  color         text   not null,
  capacity      integer not null default 12
);
create index cohort_group_cohort on cohort_group(cohort_id);
create index cohort_group_maternelle on cohort_group(maternelle_id);

-- The id of a teen or a child is also that of their key in the keystore.
create table teen (
  id              bigint primary key,
  cohort_id       bigint not null references cohort(id),
  college_id      bigint not null references school(id),
  class_id        bigint references school_class(id),
  level           text   not null check (level in ('4e','3e')),
  shape           text   not null,
  color           text   not null,
  sealed_identity bytea  not null,
  created_at      bigint not null
);
create index teen_cohort on teen(cohort_id);
create index teen_college on teen(college_id);

create table child (
  id              bigint primary key,
  cohort_id       bigint not null references cohort(id),
  maternelle_id   bigint not null references school(id),
  class_id        bigint references school_class(id),
  section         text   not null check (section in ('MS','GS')),
  shape           text   not null,
  color           text   not null,
  sealed_identity bytea  not null,
  left_on         text,
  left_reason     text   not null default '',
  created_at      bigint not null
);
create index child_cohort on child(cohort_id);

-- A teen in a group, from a day to a day (inclusive). Leaving the programme is an
-- end without a following enrolment.
create table enrolment (
  id         bigint primary key,
  cohort_id  bigint not null references cohort(id),
  group_id   bigint not null references cohort_group(id),
  teen_id    bigint not null references teen(id),
  starts_on  text   not null,
  ends_on    text,
  end_reason text   not null default ''            -- code; '' while it lasts
);
create index enrolment_cohort on enrolment(cohort_id, group_id);
-- A teen's enrolments follow one another: the last to start is the last to end.
create unique index enrolment_teen on enrolment(teen_id, starts_on);
create unique index enrolment_open on enrolment(teen_id) where ends_on is null;

create table pair (
  id               bigint primary key,
  cohort_id        bigint not null references cohort(id),
  teen_id          bigint not null references teen(id),
  child_id         bigint not null references child(id),
  starts_on        text   not null,
  ends_on          text,
  end_reason       text   not null default '',
  sealed_rationale bytea                           -- why this pair, under the teen's key
);
create index pair_cohort on pair(cohort_id);
create index pair_teen on pair(teen_id, starts_on);
create index pair_child on pair(child_id);
create unique index pair_open_teen on pair(teen_id) where ends_on is null;
create unique index pair_open_child on pair(child_id) where ends_on is null;

-- session -------------------------------------------------------------------
-- A dated half-day of one group. number is its place in the strip of weeks; a
-- make-up carries the number of the session that it makes up for.
create table session (
  id            bigint primary key,
  cohort_id     bigint not null references cohort(id),
  group_id      bigint not null references cohort_group(id),
  number        integer not null,
  on_date       text   not null,
  starts_at     text   not null,
  ends_at       text   not null,
  planned_on    text   not null,                   -- the date first proposed
  make_up_for   bigint references session(id),
  cancelled_at  bigint,
  cancel_reason text   not null default '',
  opened_at     bigint,
  validated_at  bigint,
  validated_by  bigint references account(id),
  theme         text   not null default '',
  version       integer not null default 1
);
create unique index session_slot on session(group_id, on_date);
create index session_cohort on session(cohort_id, on_date);

-- Everything that happened in a session, append-only; see session/event.go.
create table session_event (
  id          text   primary key,                  -- 32 hex digits, made where it happened
  session_id  bigint not null references session(id),
  verb        text   not null,
  person_id   bigint not null default 0,           -- teen or child
  other_id    bigint not null default 0,           -- stand-in: the child
  status      text   not null default '',
  value       integer not null default 0,          -- minutes, or a head count
  expected    integer not null default 0,
  segment     text   not null default '',
  corrects    text   not null default '',          -- ids of the events superseded, space separated
  author_id   bigint not null references account(id),
  device      text   not null default '',
  device_seq  bigint,
  observed_at bigint not null,
  received_at bigint not null,
  content_hash bytea not null
);
create index session_event_session on session_event(session_id);
create unique index session_event_device on session_event(device, device_seq);

-- Derived from session_event and session, rewritten in the same transaction: one
-- row a person, one letter a session number (see session/strip.go).
create table strip (
  person_id bigint primary key,
  cohort_id bigint not null references cohort(id),
  cells     text   not null
);
create index strip_cohort on strip(cohort_id);

create table observation (
  id          bigint primary key,
  session_id  bigint not null references session(id),
  teen_id     bigint not null references teen(id),
  pair_id     bigint references pair(id),
  author_id   bigint not null references account(id),
  sealed_note bytea  not null,                     -- gestures and words, under the teen's key
  observed_at bigint not null,
  corrects    bigint references observation(id),
  withdrawn_at bigint
);
create index observation_teen on observation(teen_id);
create index observation_session on observation(session_id);

-- journal -------------------------------------------------------------------
create table journal_entry (
  id           bigint primary key,
  teen_id      bigint not null references teen(id),
  session_id   bigint not null references session(id),
  sealed_entry bytea  not null,
  shared       integer not null default 0 check (shared in (0,1)),
  channel      text   not null check (channel in ('tablet','paper')),
  recorded_by  bigint references account(id),
  written_at   bigint not null,
  version      integer not null default 1,
  unique (teen_id, session_id)
);

-- outcome -------------------------------------------------------------------
create table teacher_sheet (
  id             bigint primary key,
  teen_id        bigint not null references teen(id),
  wave           text   not null check (wave in ('T0','T1','T2')),
  teacher_id     bigint references account(id),
  channel        text   not null check (channel in ('link','paper')),
  sealed_answers bytea  not null,                  -- four items and a comment, under the teen's key
  received_on    text   not null,
  recorded_by    bigint references account(id),
  recorded_at    bigint not null,
  unique (teen_id, wave, teacher_id)
);

-- audit ---------------------------------------------------------------------
-- idx is null until the sequencer has given the entry its place in the Merkle log.
create table audit_entry (
  id       bigint primary key,
  idx      bigint unique,
  at       bigint not null,
  actor_id bigint not null,
  role     text   not null,
  action   text   not null,
  class    text   not null,
  purpose  text   not null,
  object   text   not null,
  subjects text   not null                         -- random identifiers, space separated
);
create index audit_entry_pending on audit_entry(at) where idx is null;
create table audit_hash (
  idx  bigint primary key,
  hash bytea  not null
);
create table audit_head (
  id     integer primary key check (id = 1),
  size   bigint not null,
  signed text   not null
);

-- jobs and messages -----------------------------------------------------------
create table job (
  id         bigint primary key,
  kind       text   not null,
  key        text   not null,                      -- one waiting job a (kind, key)
  payload    text   not null,
  run_at     bigint not null,
  leased_until bigint,
  attempts   integer not null default 0,
  done_at    bigint,
  failed     text   not null default ''
);
create unique index job_waiting on job(kind, key) where done_at is null;
create index job_due on job(run_at) where done_at is null;

-- +goose Down
-- Forward only: a mistake is mended by the next migration.
