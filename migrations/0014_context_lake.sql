CREATE TABLE "lake_documents" (
	"nr" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"item" text NOT NULL,
	"version" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"service" text,
	"visibility" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"fetched_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"hash" text NOT NULL,
	"files" jsonb NOT NULL,
	"cut_from" integer,
	CONSTRAINT "lake_documents_item" UNIQUE("source","item"),
	CONSTRAINT "lake_documents_id" UNIQUE("source","id")
);
--> statement-breakpoint
CREATE TABLE "lake_passages" (
	"document" bigint NOT NULL,
	"place" integer NOT NULL,
	"kind" text NOT NULL,
	"service" text,
	"readers" text[] NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"title" text NOT NULL,
	"heading" text NOT NULL,
	"text" text NOT NULL,
	"names" text NOT NULL,
	"words" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', translate(title, '/._-@:#', '       ')), 'A') || setweight(to_tsvector('english', translate(heading, '/._-@:#', '       ')), 'B') || setweight(to_tsvector('simple', names), 'B') || setweight(to_tsvector('english', translate(text, '/._-@:#', '       ')), 'C')) STORED NOT NULL,
	CONSTRAINT "lake_passages_document_place_pk" PRIMARY KEY("document","place")
);
--> statement-breakpoint
CREATE TABLE "lake_sources" (
	"name" text PRIMARY KEY NOT NULL,
	"tried_at" timestamp with time zone NOT NULL,
	"reached_at" timestamp with time zone,
	"reason" text,
	"problems" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "lake_documents_incidents" ON "lake_documents" USING btree ("service","at") WHERE kind = 'incident';--> statement-breakpoint
CREATE INDEX "lake_passages_words" ON "lake_passages" USING gin ("words");