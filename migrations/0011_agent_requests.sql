CREATE TABLE "gatherings" (
	"id" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"asks" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"in_digest" boolean DEFAULT false NOT NULL,
	"over" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "personal_digests" (
	"person" text NOT NULL,
	"kind" text NOT NULL,
	"day" text NOT NULL,
	"state" text NOT NULL,
	"claimed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "personal_digests_person_kind_day_pk" PRIMARY KEY("person","kind","day")
);
--> statement-breakpoint
ALTER TABLE "personal_settings" ADD COLUMN "morning" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "personal_settings" ADD COLUMN "evening" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "gatherings_person" ON "gatherings" USING btree ("person","at");--> statement-breakpoint
CREATE INDEX "gatherings_open" ON "gatherings" USING btree ("person") WHERE not over;