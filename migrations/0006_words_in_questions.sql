CREATE TABLE "hints_shown" (
	"person" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "hints_shown_person_key_pk" PRIMARY KEY("person","key")
);
--> statement-breakpoint
CREATE TABLE "thread_words" (
	"key" text NOT NULL,
	"ts" text NOT NULL,
	"person" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "thread_words_key_ts_pk" PRIMARY KEY("key","ts")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "plain" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "hint" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "profile" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "profile_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "work_items_revert" ON "work_items" USING btree ("key") WHERE ("work_items"."item" -> 'revert' ->> 'state') = 'open';