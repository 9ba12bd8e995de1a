-- The reference server's whole schema: integer keys, marks clustered on session
-- and teen, an index only where a workload reads by it.
create table if not exists teen (
  id     integer primary key,
  cohort integer not null,
  number integer not null, -- the group, 1 to 5
  name   text    not null,
  level  text    not null,
  school text    not null
);
create index if not exists teen_cohort on teen(cohort);

create table if not exists session (
  id     integer primary key,
  cohort integer not null,
  number integer not null, -- the group, 1 to 5
  week   integer not null
);
create index if not exists session_cohort on session(cohort);

create table if not exists mark (
  session integer not null,
  teen    integer not null,
  status  text    not null, -- P R D E A
  minutes integer not null,
  at      integer not null, -- UTC microseconds
  primary key (session, teen)
) without rowid;

create table if not exists entry (
  id      text    primary key,
  session integer not null,
  teen    integer not null,
  mood    integer not null,
  text    text    not null,
  at      integer not null
) without rowid;
