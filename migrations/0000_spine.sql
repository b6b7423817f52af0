CREATE SEQUENCE "public"."ticket_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "agent_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"agent" text NOT NULL,
	"branch" text NOT NULL,
	"state" text NOT NULL,
	"active" boolean NOT NULL,
	"cost_usd" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "asks" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"gate" text NOT NULL,
	"bound" text NOT NULL,
	"state" text NOT NULL,
	"asked" jsonb NOT NULL,
	"slot" text,
	"since" timestamp with time zone NOT NULL,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"answer" jsonb,
	"again" text,
	"replaced_by" text
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"service" text NOT NULL,
	"linked_by" text
);
--> statement-breakpoint
CREATE TABLE "deploy_locks" (
	"service" text NOT NULL,
	"environment" text NOT NULL,
	"deployment" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "deploy_locks_service_environment_pk" PRIMARY KEY("service","environment")
);
--> statement-breakpoint
CREATE TABLE "deployments" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"service" text NOT NULL,
	"environment" text NOT NULL,
	"sha" text NOT NULL,
	"previous_sha" text,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"active" boolean NOT NULL,
	"verdict" jsonb,
	"started_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"markdown" text NOT NULL,
	"hash" text NOT NULL,
	"author" text,
	"how" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "documents_key_kind_version_pk" PRIMARY KEY("key","kind","version")
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"revision" integer NOT NULL,
	"name" text NOT NULL,
	"input" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"error" text,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "effects_once" UNIQUE("key","revision","name")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"source" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"note" text,
	"tries" integer DEFAULT 1 NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "inbox_source_id_pk" PRIMARY KEY("source","id")
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"revision" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"signal" text NOT NULL,
	"facts" jsonb NOT NULL,
	"actor" jsonb NOT NULL,
	"role" text,
	"outcome" text NOT NULL,
	"from_stage" text,
	"to_stage" text,
	"why" text,
	"delivery" text NOT NULL,
	CONSTRAINT "ledger_delivery" UNIQUE("key","delivery")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"slot" text NOT NULL,
	"channel" text NOT NULL,
	"thread" text,
	"ts" text,
	"state" text NOT NULL,
	"fingerprint" text,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "messages_slot" UNIQUE("key","slot")
);
--> statement-breakpoint
CREATE TABLE "pages" (
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"page" text NOT NULL,
	"url" text NOT NULL,
	"seen_hash" text NOT NULL,
	"shown_version" integer NOT NULL,
	"access" text NOT NULL,
	CONSTRAINT "pages_key_kind_pk" PRIMARY KEY("key","kind")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"chat_id" text,
	"login" text,
	"zone" text NOT NULL,
	"is_admin" boolean DEFAULT false NOT NULL,
	"roles" jsonb NOT NULL,
	"outsider" boolean DEFAULT false NOT NULL,
	"away" boolean DEFAULT false NOT NULL,
	CONSTRAINT "people_chat_id_unique" UNIQUE("chat_id")
);
--> statement-breakpoint
CREATE TABLE "pull_requests" (
	"repo" text NOT NULL,
	"number" integer NOT NULL,
	"key" text NOT NULL,
	"branch" text NOT NULL,
	"state" text NOT NULL,
	"head_sha" text NOT NULL,
	"merge_sha" text,
	CONSTRAINT "pull_requests_repo_number_pk" PRIMARY KEY("repo","number")
);
--> statement-breakpoint
CREATE TABLE "service_locks" (
	"service" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"since" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_items" (
	"key" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"stage" text NOT NULL,
	"stage_since" timestamp with time zone NOT NULL,
	"service" text,
	"channel" text,
	"is_private" boolean DEFAULT false NOT NULL,
	"external_ref" text,
	"revision" integer NOT NULL,
	"item" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "one_active_run" ON "agent_runs" USING btree ("key") WHERE active;--> statement-breakpoint
CREATE INDEX "agent_runs_active" ON "agent_runs" USING btree ("active");--> statement-breakpoint
CREATE UNIQUE INDEX "asks_open" ON "asks" USING btree ("key","gate","bound") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "asks_item" ON "asks" USING btree ("key");--> statement-breakpoint
CREATE INDEX "asks_waiting" ON "asks" USING btree ("state") WHERE state = 'open' and slot is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_active_deploy" ON "deployments" USING btree ("service","environment") WHERE active;--> statement-breakpoint
CREATE INDEX "deployments_service" ON "deployments" USING btree ("service","environment","started_at");--> statement-breakpoint
CREATE INDEX "effects_open" ON "effects" USING btree ("state") WHERE state in ('pending', 'running');--> statement-breakpoint
CREATE INDEX "inbox_pending" ON "inbox" USING btree ("source","at") WHERE state in ('received', 'failed');--> statement-breakpoint
CREATE INDEX "ledger_item" ON "ledger" USING btree ("key","seq");--> statement-breakpoint
CREATE INDEX "messages_place" ON "messages" USING btree ("channel","ts");--> statement-breakpoint
CREATE INDEX "pull_requests_item" ON "pull_requests" USING btree ("key");--> statement-breakpoint
CREATE INDEX "work_items_board" ON "work_items" USING btree ("stage","stage_since");--> statement-breakpoint
CREATE INDEX "work_items_service" ON "work_items" USING btree ("service");--> statement-breakpoint
CREATE UNIQUE INDEX "work_items_external" ON "work_items" USING btree ("external_ref");