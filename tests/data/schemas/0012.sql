BEGIN TRANSACTION;
CREATE TABLE agent (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	scene INTEGER, 
	name VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	runner_id INTEGER, 
	seen_version INTEGER NOT NULL, 
	epoch_id INTEGER, 
	remembered JSON NOT NULL, 
	talk_from INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(epoch_id) REFERENCES epoch (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(runner_id) REFERENCES member (id), 
	UNIQUE (production_id, name)
);
INSERT INTO "agent" VALUES(1,1,'x',1,'x','x',1,1,1,'{}',1);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0012');
CREATE TABLE asker (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	FOREIGN KEY(question_id) REFERENCES question (id), 
	UNIQUE (question_id, agent_id)
);
INSERT INTO "asker" VALUES(1,1,1);
CREATE TABLE asset (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	anchor VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	locked_version_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, kind, name)
);
INSERT INTO "asset" VALUES(1,1,'x','x','x','x',1);
CREATE TABLE batch (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	sheet VARCHAR NOT NULL, 
	escalated BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE ("key")
);
INSERT INTO "batch" VALUES(1,1,1,'x','x','x',1,'x',0,'2026-01-02 03:04:05.000000');
CREATE TABLE checkin (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	text VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	posted_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (member_id, day)
);
INSERT INTO "checkin" VALUES(1,1,1,'x','x','x',1,'2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE choice (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, "by" VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(question_id) REFERENCES question (id)
);
INSERT INTO "choice" VALUES(1,1,'x','x');
CREATE TABLE claim (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	holds VARCHAR, 
	kind VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	locked BOOLEAN NOT NULL, 
	member_id INTEGER NOT NULL, 
	"by" VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	ended_by VARCHAR, 
	ended_at DATETIME, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (holds)
);
INSERT INTO "claim" VALUES(1,1,'x','x',1,'x',0,1,'x','x','2026-01-02 03:04:05.000000','x','2026-01-02 03:04:05.000000','x');
CREATE TABLE cut (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	seconds FLOAT NOT NULL, 
	shots JSON NOT NULL, 
	canon_version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE ("key"), 
	UNIQUE (production_id, act, number)
);
INSERT INTO "cut" VALUES(1,1,1,1,'x','x','x','{}',1,'x','2026-01-02 03:04:05.000000');
CREATE TABLE "decision_record" (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	delivery VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	decision VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	member_id INTEGER, 
	at DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	undoes INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(undoes) REFERENCES "decision_record" (id), 
	UNIQUE (undoes)
);
INSERT INTO "decision_record" VALUES(1,1,'x','x',1,1,'x','x',1,'2026-01-02 03:04:05.000000','x',1);
CREATE TABLE deputy (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	deputy_id INTEGER NOT NULL, 
	until DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(deputy_id) REFERENCES member (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id)
);
INSERT INTO "deputy" VALUES(1,1,1,1,'2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE digest (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, "key")
);
INSERT INTO "digest" VALUES(1,1,'x','x','2026-01-02 03:04:05.000000');
CREATE TABLE entry (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	number INTEGER, 
	body JSON NOT NULL, 
	digest VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	permalink VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	valid_from VARCHAR, 
	canon_version INTEGER, 
	locked_by INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(locked_by) REFERENCES gate (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, kind, name, scope, version)
);
INSERT INTO "entry" VALUES(1,1,'x','x','x',1,1,'{}','x','x','x','x','x','2026-01-02 03:04:05.000000','x',1,1);
CREATE TABLE epoch (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	canon_version INTEGER NOT NULL, 
	prefix VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	used_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id)
);
INSERT INTO "epoch" VALUES(1,1,1,'x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE finding (
	id INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	shot VARCHAR NOT NULL, 
	timecode VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(review_id) REFERENCES review (id)
);
INSERT INTO "finding" VALUES(1,1,'x','x','x','x','x');
CREATE TABLE frame (
	sha256 VARCHAR NOT NULL, 
	file_id VARCHAR NOT NULL, 
	PRIMARY KEY (sha256)
);
INSERT INTO "frame" VALUES('x','x');
CREATE TABLE gate (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	stage VARCHAR NOT NULL, 
	act INTEGER, 
	attempt INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	canon_version INTEGER NOT NULL, 
	made_by VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	card JSON NOT NULL, 
	opened_at DATETIME NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	applied_at DATETIME, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, number)
);
INSERT INTO "gate" VALUES(1,1,1,'x',1,1,1,'x','x',1,'x','x','{}','2026-01-02 03:04:05.000000','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','x');
CREATE TABLE handover (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	to_id INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	status VARCHAR NOT NULL, 
	pages JSON NOT NULL, 
	claims JSON NOT NULL, 
	at DATETIME NOT NULL, 
	decided_at DATETIME, 
	greeted_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(to_id) REFERENCES member (id)
);
INSERT INTO "handover" VALUES(1,1,1,1,'x','2026-01-02 03:04:05.000000','x','{}','{}','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE "import_batch" (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	member_id INTEGER NOT NULL, 
	channel VARCHAR NOT NULL, 
	platform VARCHAR NOT NULL, 
	files JSON NOT NULL, 
	words VARCHAR NOT NULL, 
	permalink VARCHAR NOT NULL, 
	refused JSON NOT NULL, 
	sheet VARCHAR NOT NULL, 
	colours JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	answers JSON NOT NULL, 
	at DATETIME NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	applied_at DATETIME, shot_id INTEGER, unfiled BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE ("key")
);
INSERT INTO "import_batch" VALUES(1,1,'x','x','x',1,'x','x','{}','x','x','{}','x','{}','x',1,'{}','2026-01-02 03:04:05.000000','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000',1,0);
CREATE TABLE "imported_file" (
	id INTEGER NOT NULL, 
	import_batch_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	picture VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(import_batch_id) REFERENCES "import_batch" (id), 
	UNIQUE (import_batch_id, number)
);
INSERT INTO "imported_file" VALUES(1,1,1,'x','x','x','x','x','{}','x');
CREATE TABLE inbound (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	at DATETIME NOT NULL, 
	routed_at DATETIME, 
	agent_id INTEGER, 
	turn VARCHAR, tries INTEGER DEFAULT '0' NOT NULL, set_aside_at DATETIME, try_at DATETIME, error VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	UNIQUE ("key")
);
INSERT INTO "inbound" VALUES(1,'x','x','{}','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000',1,'x',1,'2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','x');
CREATE TABLE line (
	id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	epoch_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	FOREIGN KEY(epoch_id) REFERENCES epoch (id), 
	UNIQUE (agent_id, epoch_id, position), 
	UNIQUE ("key")
);
INSERT INTO "line" VALUES(1,1,1,1,'x','x','{}');
CREATE TABLE log (
	id INTEGER NOT NULL, 
	production_id INTEGER, 
	at DATETIME NOT NULL, 
	who VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail JSON NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "log" VALUES(1,1,'2026-01-02 03:04:05.000000','x','x','x','{}','x');
CREATE TABLE logseal (
	id INTEGER NOT NULL, 
	rows INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "logseal" VALUES(1,1,'x');
CREATE TABLE member (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	handle VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	rights JSON NOT NULL, 
	timezone VARCHAR NOT NULL, 
	day_starts INTEGER NOT NULL, 
	day_ends INTEGER NOT NULL, 
	checkin VARCHAR NOT NULL, 
	allowance INTEGER NOT NULL, 
	reminded_at DATETIME, away_until DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, account)
);
INSERT INTO "member" VALUES(1,1,'x','x','x','{}','x',1,1,'x',1,'2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE "pending_rejection" (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	done_at DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "pending_rejection" VALUES(1,'x','x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE post (
	id INTEGER NOT NULL, 
	platform VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	thread VARCHAR, 
	permalink VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (platform, "key")
);
INSERT INTO "post" VALUES(1,'x','x','x','x','x','x','x');
CREATE TABLE posting (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	what VARCHAR NOT NULL, 
	debit VARCHAR NOT NULL, 
	credit VARCHAR NOT NULL, 
	amount INTEGER NOT NULL, 
	proposal_id INTEGER, 
	member_id INTEGER, 
	day DATE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(proposal_id) REFERENCES proposal (id), 
	UNIQUE ("key")
);
INSERT INTO "posting" VALUES(1,1,'x','2026-01-02 03:04:05.000000','x','x','x',1,1,1,'x');
CREATE TABLE "private_message" (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	thread VARCHAR, 
	text VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	told_at DATETIME, card JSON, taken_at DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "private_message" VALUES(1,'x','x','x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','{}','2026-01-02 03:04:05.000000');
CREATE TABLE production (
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	timezone VARCHAR NOT NULL, 
	home VARCHAR NOT NULL, 
	canon_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	settings JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (code)
);
INSERT INTO "production" VALUES(1,'x','x','x','x','x',1,'2026-01-02 03:04:05.000000','{}');
CREATE TABLE proposal (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	asset_id INTEGER, 
	shot_id INTEGER, 
	attempt INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	parts JSON NOT NULL, 
	options JSON NOT NULL, 
	prompt VARCHAR NOT NULL, 
	refs JSON NOT NULL, 
	sheet VARCHAR NOT NULL, 
	inputs JSON NOT NULL, 
	repeats INTEGER, 
	takes INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	provider VARCHAR NOT NULL, 
	estimate INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	canon_version INTEGER NOT NULL, 
	made_by VARCHAR NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	applied_at DATETIME, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(asset_id) REFERENCES asset (id), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(shot_id) REFERENCES shot (id), 
	UNIQUE (production_id, number)
);
INSERT INTO "proposal" VALUES(1,1,1,1,'x',1,1,1,1,'{}','{}','x','{}','x','{}',1,1,'x','x',1,'x','x',1,'x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','x');
CREATE TABLE question (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	matter VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	agent_id INTEGER NOT NULL, 
	asked_of INTEGER, 
	text VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	waits_on_it VARCHAR NOT NULL, 
	answer VARCHAR, 
	answered_by VARCHAR, 
	answered_at DATETIME, 
	entry_id INTEGER, 
	permalink VARCHAR NOT NULL, 
	at DATETIME NOT NULL, asked_by VARCHAR DEFAULT '' NOT NULL, reason VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	FOREIGN KEY(asked_of) REFERENCES member (id), 
	FOREIGN KEY(entry_id) REFERENCES entry (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, matter), 
	UNIQUE (production_id, number)
);
INSERT INTO "question" VALUES(1,1,1,'x','x',1,1,'x','x','x','x','x','x','2026-01-02 03:04:05.000000',1,'x','2026-01-02 03:04:05.000000','x','x');
CREATE TABLE "render_job" (
	id INTEGER NOT NULL, 
	proposal_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	take INTEGER NOT NULL, 
	sent JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	cost INTEGER NOT NULL, 
	error VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(proposal_id) REFERENCES proposal (id), 
	UNIQUE ("key")
);
INSERT INTO "render_job" VALUES(1,1,'x',1,'{}','x',1,'x');
CREATE TABLE review (
	id INTEGER NOT NULL, 
	cut_id INTEGER NOT NULL, 
	summary VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(cut_id) REFERENCES cut (id), 
	UNIQUE (cut_id)
);
INSERT INTO "review" VALUES(1,1,'x','x','2026-01-02 03:04:05.000000');
CREATE TABLE scene (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	number VARCHAR, 
	act INTEGER NOT NULL, 
	heading VARCHAR NOT NULL, 
	int_ext VARCHAR NOT NULL, 
	location VARCHAR NOT NULL, 
	time_of_day VARCHAR NOT NULL, 
	synopsis VARCHAR NOT NULL, 
	eighths INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE (production_id, code)
);
INSERT INTO "scene" VALUES(1,1,1,'x','x',1,'x','x','x','x','x',1);
CREATE TABLE "scheduled_job" (
	id INTEGER NOT NULL, 
	production_id INTEGER, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	payload JSON NOT NULL, 
	at DATETIME NOT NULL, 
	done_at DATETIME, 
	error VARCHAR NOT NULL, tries INTEGER DEFAULT '0' NOT NULL, set_aside_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	UNIQUE ("key")
);
INSERT INTO "scheduled_job" VALUES(1,1,'x','x','{}','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','x',1,'2026-01-02 03:04:05.000000');
CREATE VIRTUAL TABLE search USING fts5(text, production_id UNINDEXED, kind UNINDEXED, row_id UNINDEXED, at UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO "search" VALUES('x x x D-1 ',1,'entry',1,'2026-01-02 03:04:05.000000');
INSERT INTO "search" VALUES('Q-1 x x',1,'question',1,'2026-01-02 03:04:05.000000');
INSERT INTO "search" VALUES('x  ',1,'shot',1,NULL);
CREATE TABLE shot (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	scene_id INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	seconds FLOAT NOT NULL, 
	"plan" JSON NOT NULL, 
	board JSON NOT NULL, 
	board_sha VARCHAR, 
	status VARCHAR NOT NULL, 
	cut_out BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(scene_id) REFERENCES scene (id), 
	UNIQUE (production_id, code)
);
INSERT INTO "shot" VALUES(1,1,1,1,'x','x','{}','{}','x','x',0);
CREATE TABLE "side_answer" (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	permalink VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	used_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(member_id) REFERENCES member (id), 
	FOREIGN KEY(production_id) REFERENCES production (id), 
	FOREIGN KEY(question_id) REFERENCES question (id)
);
INSERT INTO "side_answer" VALUES(1,1,1,1,'x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE suggestion (
	id INTEGER NOT NULL, 
	production_id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	fields JSON NOT NULL, 
	reason VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	permalink VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	entry_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id), 
	FOREIGN KEY(owner_id) REFERENCES agent (id), 
	FOREIGN KEY(production_id) REFERENCES production (id)
);
INSERT INTO "suggestion" VALUES(1,1,1,1,'x','x','x','{}','x','x','x','x','x','2026-01-02 03:04:05.000000','x','2026-01-02 03:04:05.000000',1);
CREATE TABLE take (
	id INTEGER NOT NULL, 
	shot_id INTEGER NOT NULL, 
	proposal_id INTEGER, 
	job_id INTEGER, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	seconds FLOAT NOT NULL, 
	in_seconds FLOAT NOT NULL, 
	out_seconds FLOAT, 
	status VARCHAR NOT NULL, 
	circled_by VARCHAR, 
	circled_at DATETIME, 
	reason VARCHAR NOT NULL, 
	provider VARCHAR NOT NULL, 
	cost INTEGER NOT NULL, 
	canon_version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	at DATETIME NOT NULL, "by" VARCHAR DEFAULT '' NOT NULL, words VARCHAR DEFAULT '' NOT NULL, replaces JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES "render_job" (id), 
	FOREIGN KEY(proposal_id) REFERENCES proposal (id), 
	FOREIGN KEY(shot_id) REFERENCES shot (id), 
	UNIQUE (job_id), 
	UNIQUE (shot_id, number)
);
INSERT INTO "take" VALUES(1,1,1,1,1,'x','x','x','x','x','x','2026-01-02 03:04:05.000000','x','x',1,1,'x','2026-01-02 03:04:05.000000','x','x','{}');
CREATE TABLE turn (
	id VARCHAR NOT NULL, 
	agent_id INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	steps INTEGER NOT NULL, 
	input_tokens INTEGER NOT NULL, 
	cache_read_tokens INTEGER NOT NULL, 
	cache_write_tokens INTEGER NOT NULL, 
	output_tokens INTEGER NOT NULL, 
	weight INTEGER NOT NULL, 
	stopped_by VARCHAR NOT NULL, 
	error VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agent_id) REFERENCES agent (id)
);
INSERT INTO "turn" VALUES('x',1,'x','x',1,1,1,1,1,1,'x','x','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000');
CREATE TABLE "version" (
	id INTEGER NOT NULL, 
	asset_id INTEGER NOT NULL, 
	proposal_id INTEGER, 
	number INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	attributes JSON NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	canon_version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(asset_id) REFERENCES asset (id), 
	UNIQUE (asset_id, number), 
	FOREIGN KEY(proposal_id) REFERENCES proposal (id)
);
INSERT INTO "version" VALUES(1,1,1,1,'x','{}','x',1,'x');
CREATE INDEX ix_log_production_id ON log (production_id);
CREATE INDEX ix_asset_production_id ON asset (production_id);
CREATE INDEX ix_cut_production_id ON cut (production_id);
CREATE INDEX ix_digest_production_id ON digest (production_id);
CREATE INDEX ix_epoch_production_id ON epoch (production_id);
CREATE INDEX ix_gate_production_id ON gate (production_id);
CREATE INDEX ix_gate_status ON gate (status);
CREATE INDEX ix_member_production_id ON member (production_id);
CREATE INDEX ix_scene_production_id ON scene (production_id);
CREATE INDEX ix_deputy_deputy_id ON deputy (deputy_id);
CREATE INDEX ix_deputy_member_id ON deputy (member_id);
CREATE INDEX ix_deputy_production_id ON deputy (production_id);
CREATE INDEX ix_agent_production_id ON agent (production_id);
CREATE INDEX ix_checkin_production_id ON checkin (production_id);
CREATE INDEX ix_entry_canon_version ON entry (canon_version);
CREATE INDEX ix_entry_production_id ON entry (production_id);
CREATE INDEX ix_shot_production_id ON shot (production_id);
CREATE INDEX ix_shot_scene_id ON shot (scene_id);
CREATE INDEX ix_batch_production_id ON batch (production_id);
CREATE INDEX ix_finding_review_id ON finding (review_id);
CREATE INDEX ix_inbound_agent_id ON inbound (agent_id);
CREATE INDEX ix_inbound_routed_at ON inbound (routed_at);
CREATE INDEX ix_inbound_turn ON inbound (turn);
CREATE INDEX ix_line_agent_id ON line (agent_id);
CREATE INDEX ix_question_production_id ON question (production_id);
CREATE INDEX ix_question_status ON question (status);
CREATE INDEX ix_turn_agent_id ON turn (agent_id);
CREATE INDEX ix_choice_question_id ON choice (question_id);
CREATE INDEX ix_proposal_asset_id ON proposal (asset_id);
CREATE INDEX ix_proposal_batch_id ON proposal (batch_id);
CREATE INDEX ix_proposal_production_id ON proposal (production_id);
CREATE INDEX ix_proposal_shot_id ON proposal (shot_id);
CREATE INDEX ix_proposal_status ON proposal (status);
CREATE INDEX ix_posting_production_id ON posting (production_id);
CREATE INDEX ix_posting_proposal_id ON posting (proposal_id);
CREATE INDEX ix_posting_member_id ON posting (member_id);
CREATE TRIGGER posting_update BEFORE update ON posting BEGIN SELECT RAISE(ABORT, 'posting: rows are only added'); END;
CREATE TRIGGER posting_delete BEFORE delete ON posting BEGIN SELECT RAISE(ABORT, 'posting: rows are only added'); END;
CREATE INDEX ix_take_proposal_id ON take (proposal_id);
CREATE INDEX ix_take_shot_id ON take (shot_id);
CREATE TRIGGER entry_search_insert AFTER INSERT ON entry BEGIN INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 0, replace(new.kind, '_', ' ') || ' ' || new.name || ' ' || CASE new.scope WHEN 'production' THEN '' ELSE new.scope || ' ' END || coalesce('D-' || new.number || ' ', '') || coalesce(CASE WHEN json_valid(new.body) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.body) WHERE key IS NULL OR key != 'sha256') ELSE new.body END, ''), new.production_id, 'entry', new.id, new.at WHERE new.kind NOT IN ('script', 'shot_breakdown'); END;
CREATE TRIGGER entry_search_update AFTER UPDATE OF number, name, body ON entry BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 0; INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 0, replace(new.kind, '_', ' ') || ' ' || new.name || ' ' || CASE new.scope WHEN 'production' THEN '' ELSE new.scope || ' ' END || coalesce('D-' || new.number || ' ', '') || coalesce(CASE WHEN json_valid(new.body) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.body) WHERE key IS NULL OR key != 'sha256') ELSE new.body END, ''), new.production_id, 'entry', new.id, new.at WHERE new.kind NOT IN ('script', 'shot_breakdown'); END;
CREATE TRIGGER entry_search_delete AFTER DELETE ON entry BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 0; END;
CREATE TRIGGER question_search_insert AFTER INSERT ON question BEGIN INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 1, 'Q-' || new.number || ' ' || new.text || ' ' || coalesce(new.answer, ''), new.production_id, 'question', new.id, coalesce(new.answered_at, new.at) WHERE 1 = 1; END;
CREATE TRIGGER question_search_update AFTER UPDATE OF number, text, answer, answered_at ON question BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 1; INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 1, 'Q-' || new.number || ' ' || new.text || ' ' || coalesce(new.answer, ''), new.production_id, 'question', new.id, coalesce(new.answered_at, new.at) WHERE 1 = 1; END;
CREATE TRIGGER question_search_delete AFTER DELETE ON question BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 1; END;
CREATE TRIGGER shot_search_insert AFTER INSERT ON shot BEGIN INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 2, new.code || ' ' || coalesce(CASE WHEN json_valid(new.plan) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.plan) WHERE key IS NULL OR key != 'sha256') ELSE new.plan END, '') || ' ' || coalesce(CASE WHEN json_valid(new.board) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.board) WHERE key IS NULL OR key != 'sha256') ELSE new.board END, ''), new.production_id, 'shot', new.id, NULL WHERE NOT new.cut_out; END;
CREATE TRIGGER shot_search_update AFTER UPDATE OF code, plan, board, cut_out ON shot BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 2; INSERT INTO search (rowid, text, production_id, kind, row_id, at) SELECT new.id * 3 + 2, new.code || ' ' || coalesce(CASE WHEN json_valid(new.plan) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.plan) WHERE key IS NULL OR key != 'sha256') ELSE new.plan END, '') || ' ' || coalesce(CASE WHEN json_valid(new.board) THEN (SELECT group_concat(CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') FROM json_tree(new.board) WHERE key IS NULL OR key != 'sha256') ELSE new.board END, ''), new.production_id, 'shot', new.id, NULL WHERE NOT new.cut_out; END;
CREATE TRIGGER shot_search_delete AFTER DELETE ON shot BEGIN DELETE FROM search WHERE rowid = old.id * 3 + 2; END;
CREATE INDEX ix_version_asset_id ON version (asset_id);
CREATE INDEX ix_version_proposal_id ON version (proposal_id);
CREATE INDEX ix_asker_question_id ON asker (question_id);
CREATE INDEX ix_claim_member_id ON claim (member_id);
CREATE INDEX ix_claim_production_id ON claim (production_id);
CREATE INDEX ix_handover_member_id ON handover (member_id);
CREATE INDEX ix_handover_production_id ON handover (production_id);
CREATE INDEX ix_suggestion_production_id ON suggestion (production_id);
CREATE INDEX ix_suggestion_status ON suggestion (status);
CREATE INDEX ix_scheduled_job_production_id ON scheduled_job (production_id);
CREATE INDEX ix_scheduled_job_at ON scheduled_job (at);
CREATE INDEX ix_scheduled_job_done_at ON scheduled_job (done_at);
CREATE INDEX ix_private_message_told_at ON private_message (told_at);
CREATE INDEX ix_decision_record_production_id ON decision_record (production_id);
CREATE INDEX ix_render_job_proposal_id ON render_job (proposal_id);
CREATE INDEX ix_render_job_status ON render_job (status);
CREATE INDEX ix_import_batch_production_id ON import_batch (production_id);
CREATE INDEX ix_import_batch_status ON import_batch (status);
CREATE INDEX ix_imported_file_import_batch_id ON imported_file (import_batch_id);
CREATE INDEX ix_side_answer_production_id ON side_answer (production_id);
CREATE INDEX ix_side_answer_member_id ON side_answer (member_id);
CREATE INDEX ix_side_answer_question_id ON side_answer (question_id);
CREATE INDEX ix_pending_rejection_account ON pending_rejection (account);
COMMIT;
