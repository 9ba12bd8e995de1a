-- The schema after every migration, written by go test ./internal/db -run TestSchema -update

-- main database
CREATE TABLE account (
  id bigint primary key,
  email text not null default '',
  email_key text not null unique,
  name text not null,
  name_key text not null,
  phone text not null default '',
  job text not null default '',
  password_hash text,
  version integer not null default 1,
  disabled_at bigint,
  created_at bigint not null
  , created_by bigint references account(id));
CREATE TABLE assignment (
  id bigint primary key,
  account_id bigint not null references account(id),
  role text not null,
  scope_kind text not null check (scope_kind in ('all','programme','partner','group','school')),
  scope_id bigint not null default 0,
  starts_on text not null,
  ends_on text,
  proposed_by bigint references account(id),
  proposed_at bigint not null,
  approved_by bigint references account(id),
  approved_at bigint,
  replaces bigint references assignment(id)
);
CREATE INDEX assignment_account on assignment(account_id);
CREATE TABLE audit_entry (
  id bigint primary key,
  idx bigint unique,
  at bigint not null,
  actor_id bigint not null,
  role text not null,
  action text not null,
  class text not null,
  purpose text not null,
  object text not null,
  subjects text not null
);
CREATE INDEX audit_entry_pending on audit_entry(at) where idx is null;
CREATE TABLE audit_hash (
  idx bigint primary key,
  hash bytea not null
);
CREATE TABLE audit_head (
  id integer primary key check (id = 1),
  size bigint not null,
  signed text not null
);
CREATE TABLE calendar_day (
  id bigint primary key,
  zone text not null,
  area text not null default '',
  name text not null,
  starts_on text not null,
  ends_on text not null
  , created_at bigint not null default 0, created_by bigint references account(id));
CREATE TABLE child (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  maternelle_id bigint not null references school(id),
  class_id bigint references school_class(id),
  section text not null check (section in ('MS','GS')),
  shape text not null,
  color text not null,
  sealed_identity bytea not null,
  left_on text,
  left_reason text not null default '',
  created_at bigint not null
);
CREATE INDEX child_cohort on child(cohort_id);
CREATE TABLE closure (
  id bigint primary key,
  school_id bigint not null references school(id),
  starts_on text not null,
  ends_on text not null,
  reason text not null,
  created_by bigint references account(id),
  created_at bigint not null
);
CREATE INDEX closure_school on closure(school_id, starts_on);
CREATE TABLE cohort (
  id bigint primary key,
  programme_id bigint not null references programme(id),
  partner_id bigint not null references partner(id),
  number integer not null,
  zone text not null check (zone in ('A','B','C')),
  area text not null default 'metropole',
  first_week text not null,
  sessions integer not null default 16,
  created_at bigint not null,
  unique (programme_id, number)
);
CREATE TABLE cohort_group (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  maternelle_id bigint not null references school(id),
  weekday integer not null check (weekday between 1 and 5),
  half_day text not null check (half_day in ('am','pm')),
  starts_at text not null,
  ends_at text not null,
  shape text not null,
  color text not null,
  capacity integer not null default 12
);
CREATE INDEX cohort_group_cohort on cohort_group(cohort_id);
CREATE INDEX cohort_group_maternelle on cohort_group(maternelle_id);
CREATE TABLE enrolment (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  group_id bigint not null references cohort_group(id),
  teen_id bigint not null references teen(id),
  starts_on text not null,
  ends_on text,
  end_reason text not null default ''
);
CREATE INDEX enrolment_cohort on enrolment(cohort_id, group_id);
CREATE UNIQUE INDEX enrolment_open on enrolment(teen_id) where ends_on is null;
CREATE UNIQUE INDEX enrolment_teen on enrolment(teen_id, starts_on);
CREATE TABLE job (
  id bigint primary key,
  kind text not null,
  key text not null,
  payload text not null,
  run_at bigint not null,
  leased_until bigint,
  attempts integer not null default 0,
  done_at bigint,
  failed text not null default ''
);
CREATE INDEX job_due on job(run_at) where done_at is null;
CREATE UNIQUE INDEX job_waiting on job(kind, key) where done_at is null;
CREATE TABLE journal_entry (
  id bigint primary key,
  teen_id bigint not null references teen(id),
  session_id bigint not null references session(id),
  sealed_entry bytea not null,
  shared integer not null default 0 check (shared in (0,1)),
  channel text not null check (channel in ('tablet','paper')),
  recorded_by bigint references account(id),
  written_at bigint not null,
  version integer not null default 1,
  unique (teen_id, session_id)
);
CREATE TABLE link (
  token_hash bytea primary key,
  kind text not null,
  account_id bigint references account(id),
  subject_id bigint,
  code_hash bytea,
  tries integer not null default 0,
  created_at bigint not null,
  expires_at bigint,
  used_at bigint,
  revoked_at bigint
);
CREATE INDEX link_account on link(account_id, kind);
CREATE TABLE observation (
  id bigint primary key,
  session_id bigint not null references session(id),
  teen_id bigint not null references teen(id),
  pair_id bigint references pair(id),
  author_id bigint not null references account(id),
  sealed_note bytea not null,
  observed_at bigint not null,
  corrects bigint references observation(id),
  withdrawn_at bigint
);
CREATE INDEX observation_session on observation(session_id);
CREATE INDEX observation_teen on observation(teen_id);
CREATE TABLE pair (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  teen_id bigint not null references teen(id),
  child_id bigint not null references child(id),
  starts_on text not null,
  ends_on text,
  end_reason text not null default '',
  sealed_rationale bytea
);
CREATE INDEX pair_child on pair(child_id);
CREATE INDEX pair_cohort on pair(cohort_id);
CREATE UNIQUE INDEX pair_open_child on pair(child_id) where ends_on is null;
CREATE UNIQUE INDEX pair_open_teen on pair(teen_id) where ends_on is null;
CREATE INDEX pair_teen on pair(teen_id, starts_on);
CREATE TABLE partner (
  id bigint primary key,
  kind text not null check (kind in ('steering','operator','funder','method','other')),
  name text not null,
  name_key text not null,
  siret text not null default '',
  rna text not null default '',
  city text not null default '',
  created_at bigint not null
);
CREATE TABLE programme (
  id bigint primary key,
  name text not null,
  territory text not null default '',
  created_at bigint not null
);
CREATE TABLE school (
  id bigint primary key,
  kind text not null check (kind in ('college','maternelle')),
  uai text not null unique,
  name text not null,
  name_key text not null,
  city text not null default '',
  address text not null default '',
  phone text not null default '',
  zone text not null check (zone in ('A','B','C')),
  area text not null default 'metropole' check (area in ('metropole','alsace-moselle')),
  created_at bigint not null
);
CREATE TABLE school_class (
  id bigint primary key,
  school_id bigint not null references school(id),
  name text not null,
  level text not null,
  teacher_id bigint references account(id),
  unique (school_id, name)
);
CREATE TABLE session (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  group_id bigint not null references cohort_group(id),
  number integer not null,
  on_date text not null,
  starts_at text not null,
  ends_at text not null,
  planned_on text not null,
  make_up_for bigint references session(id),
  cancelled_at bigint,
  cancel_reason text not null default '',
  opened_at bigint,
  validated_at bigint,
  validated_by bigint references account(id),
  theme text not null default '',
  version integer not null default 1
);
CREATE INDEX session_cohort on session(cohort_id, on_date);
CREATE UNIQUE INDEX session_slot on session(group_id, on_date) where cancelled_at is null;
CREATE INDEX session_waiting on session(cohort_id, on_date) where cancelled_at is null and opened_at is null;
CREATE TABLE session_event (
  id text primary key,
  session_id bigint not null references session(id),
  verb text not null,
  person_id bigint not null default 0,
  other_id bigint not null default 0,
  status text not null default '',
  value integer not null default 0,
  expected integer not null default 0,
  segment text not null default '',
  corrects text not null default '',
  author_id bigint not null references account(id),
  device text not null default '',
  device_seq bigint,
  observed_at bigint not null,
  received_at bigint not null,
  content_hash bytea not null
);
CREATE UNIQUE INDEX session_event_device on session_event(device, device_seq);
CREATE INDEX session_event_session on session_event(session_id);
CREATE TABLE session_quarantine (
  id bigint primary key,
  session_id bigint not null references session(id),
  event_id text not null,
  reason text not null,
  content text not null,
  content_hash bytea not null,
  author_id bigint not null references account(id),
  received_at bigint not null,
  unique (event_id, content_hash)
);
CREATE INDEX session_quarantine_session on session_quarantine(session_id);
CREATE TABLE signin (
  token_hash bytea primary key,
  account_id bigint not null references account(id),
  version integer not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  user_agent text not null default ''
);
CREATE INDEX signin_account on signin(account_id);
CREATE TABLE signin_failure (
  id bigint primary key,
  key bytea not null,
  at bigint not null
);
CREATE INDEX signin_failure_key on signin_failure(key, at);
CREATE TABLE strip (
  person_id bigint primary key,
  cohort_id bigint not null references cohort(id),
  cells text not null
  , group_id bigint not null default 0, crossed integer not null default 0);
CREATE INDEX strip_cohort on strip(cohort_id);
CREATE TABLE teacher_sheet (
  id bigint primary key,
  teen_id bigint not null references teen(id),
  wave text not null check (wave in ('T0','T1','T2')),
  teacher_id bigint references account(id),
  channel text not null check (channel in ('link','paper')),
  sealed_answers bytea not null,
  received_on text not null,
  recorded_by bigint references account(id),
  recorded_at bigint not null,
  unique (teen_id, wave, teacher_id)
);
CREATE TABLE teen (
  id bigint primary key,
  cohort_id bigint not null references cohort(id),
  college_id bigint not null references school(id),
  class_id bigint references school_class(id),
  level text not null check (level in ('4e','3e')),
  shape text not null,
  color text not null,
  sealed_identity bytea not null,
  created_at bigint not null
);
CREATE INDEX teen_cohort on teen(cohort_id);
CREATE INDEX teen_college on teen(college_id);

-- keystore
CREATE TABLE erased (
  person_id bigint primary key,
  erased_at bigint not null
);
CREATE TABLE master_check (
  id integer primary key check (id = 1),
  sealed bytea not null
);
CREATE TABLE person_key (
  person_id bigint primary key,
  wrapped bytea not null,
  created_at bigint not null
);
