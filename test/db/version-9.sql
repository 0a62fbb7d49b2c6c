-- The database of the last program of version 9 of the tables, after three batches, two finished visits, a heartbeat and no change; a day is settled. Never edited.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  event_count INTEGER NOT NULL,
  events TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE journal_anchor (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE history (
  consumer_id INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  registered_ms INTEGER NOT NULL,
  done_ms INTEGER,
  ticket TEXT NOT NULL,
  services TEXT NOT NULL,
  consumer TEXT NOT NULL
, has_texts INTEGER NOT NULL DEFAULT 1, about TEXT) STRICT;
CREATE INDEX history_by_registration ON history (registered_ms, consumer_id, ticket);
CREATE TABLE heartbeat (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  entry TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_time ON changes (at_ms);
CREATE INDEX changes_by_user ON changes (user_id, id);
CREATE INDEX changes_by_kind ON changes (kind, id);
CREATE TABLE personal (
  sequence INTEGER NOT NULL,
  event INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  subject TEXT NOT NULL,
  salt BLOB,
  content TEXT,
  PRIMARY KEY (sequence, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX personal_by_time ON personal (at_ms) WHERE content IS NOT NULL;
CREATE TABLE erasure (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL,
  inline_until INTEGER NOT NULL
) STRICT;
CREATE INDEX history_with_texts ON history (registered_ms, consumer_id) WHERE has_texts = 1;
CREATE TABLE photos (
  consumer_id INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  jpeg BLOB NOT NULL
) STRICT;
CREATE TABLE missed_appointments (
  id INTEGER PRIMARY KEY,
  day_ms INTEGER NOT NULL,
  agreed_ms INTEGER,
  services TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX missed_appointments_by_day ON missed_appointments (day_ms);
CREATE TABLE quick_questions (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  workplace_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL
) STRICT;
CREATE INDEX quick_questions_by_time ON quick_questions (at_ms);
CREATE TABLE window_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sequence INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  window_id INTEGER,
  state TEXT NOT NULL,
  clerk_id INTEGER,
  reason TEXT,
  can TEXT,
  by_ms INTEGER
) STRICT;
CREATE INDEX window_log_by_time ON window_log (at_ms);
CREATE INDEX window_log_of_box ON window_log (at_ms) WHERE window_id IS NULL;
CREATE TABLE settled_days (
  day INTEGER PRIMARY KEY,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE fact_visits (
  id INTEGER PRIMARY KEY,
  consumer_id INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  registered_ms INTEGER NOT NULL,
  done_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  kiosk INTEGER,
  channel TEXT,
  language TEXT,
  promised_least_sec REAL,
  promised_median_sec REAL,
  promised_most_sec REAL,
  prints_failed INTEGER,
  appointment INTEGER,
  appointment_ms INTEGER,
  first_call INTEGER NOT NULL,
  calls INTEGER NOT NULL
) STRICT;
CREATE TABLE fact_calls (
  id INTEGER PRIMARY KEY,
  operation INTEGER NOT NULL,
  service_id INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  operation_id INTEGER NOT NULL,
  regulated_sec INTEGER NOT NULL,
  danger_sec INTEGER NOT NULL,
  added INTEGER NOT NULL,
  window_id INTEGER,
  clerk_id INTEGER,
  stay INTEGER NOT NULL,
  called INTEGER NOT NULL,
  in_ms INTEGER,
  out_ms INTEGER,
  wait_ms INTEGER,
  walk_ms INTEGER,
  served_ms INTEGER,
  postponed_ms INTEGER,
  ended TEXT,
  called_by TEXT,
  recalls INTEGER NOT NULL,
  last INTEGER NOT NULL,
  outcome TEXT,
  reason TEXT,
  end_ms INTEGER
, call_reason INTEGER, postpone_reason INTEGER, outcome_id INTEGER) STRICT;
CREATE TABLE fact_stretches (
  id INTEGER PRIMARY KEY,
  window_id INTEGER NOT NULL,
  clerk_id INTEGER,
  state TEXT NOT NULL,
  reason TEXT,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL
) STRICT;
INSERT INTO journal VALUES (1, 1772438400000, 1, '["opened"]', X'f4b97f7cad807aae5467ccc08a724d2ebde3b79006f87585218a683ec8e76e50');
INSERT INTO journal VALUES (2, 1772438401000, 2, '["first","second"]', X'eb1f82427b07405d098a13537bc9cd2f71e2e714097564c758a38c3a71f1b487');
INSERT INTO journal VALUES (3, 1772438402000, 1, '["third"]', X'cfcab3db8958fa556ef3b2669a1d2dab13826f4a2489e70147a69a74a9283691');
INSERT INTO journal_anchor VALUES (1, 0, X'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO history VALUES (1, 2, 1772438401000, 1772438701000, 'Г001', '[]', '{"id":1,"state":"SERVED"}', 0, NULL);
INSERT INTO history VALUES (2, 3, 1772438402000, 1772438702000, 'Г002', '[]', '{"id":2,"state":"SERVED"}', 0, '{"kiosk":2,"channel":"kiosk"}');
INSERT INTO window_log VALUES (1, 1, 1772438400000, 11, 'open', 5, NULL, '{"4":[3]}', NULL);
INSERT INTO settled_days VALUES (20514, 1772409600000, 1772496000000, 2);
INSERT INTO fact_visits VALUES (20514000000, 1, 'Г001', 1772438401000, 1772438701000, 'served', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20514000000, 1);
INSERT INTO fact_calls VALUES (20514000000, 0, 4, 1, 3, 0, 0, 0, 11, 5, 1, 1, 1772438461000, 1772438701000, 60000, NULL, 240000, NULL, 'served', NULL, 0, 1, 'served', NULL, 1772438701000, NULL, NULL, NULL);
INSERT INTO fact_stretches VALUES (20514000000, 11, 5, 'serving', NULL, 1772438461000, 1772438701000);
INSERT INTO heartbeat VALUES (1, 1772438403000);
INSERT INTO erasure VALUES (1, 0, 0);
PRAGMA user_version = 9;
