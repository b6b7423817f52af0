CREATE TABLE "absences" (
	"id" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"since" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"until" timestamp with time zone,
	"deputy" text,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "personal_settings" (
	"person" text PRIMARY KEY NOT NULL,
	"asked" text DEFAULT 'thread' NOT NULL,
	"hours" jsonb,
	"claimed_login" text,
	"instead" text,
	"changed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pointers" (
	"ask" text NOT NULL,
	"person" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "pointers_ask_person_pk" PRIMARY KEY("ask","person")
);
--> statement-breakpoint
ALTER TABLE "asks" ADD COLUMN "told" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "asks" ADD COLUMN "moved" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "hours" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "absences_one" ON "absences" USING btree ("person") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "absences_ended" ON "absences" USING btree ("ended_at");