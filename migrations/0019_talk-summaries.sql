CREATE TABLE "talk_summaries" (
	"key" text NOT NULL,
	"channel" text NOT NULL,
	"thread" text NOT NULL,
	"lines" jsonb NOT NULL,
	"covers_to" text NOT NULL,
	"model" text,
	"skill" text,
	"tries" integer NOT NULL,
	"next_at" timestamp with time zone,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "talk_summaries_key_channel_thread_pk" PRIMARY KEY("key","channel","thread")
);
--> statement-breakpoint
ALTER TABLE "talk_turns" ADD COLUMN "by" text;