CREATE TABLE "digest_hours" (
	"channel" text PRIMARY KEY NOT NULL,
	"at" text,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"channel" text NOT NULL,
	"day" text NOT NULL,
	"state" text NOT NULL,
	"claimed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "digests_channel_day_pk" PRIMARY KEY("channel","day")
);
--> statement-breakpoint
CREATE TABLE "standing_orders" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"service" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"since" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"until" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"ended_in" text,
	"shown" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX "standing_orders_open" ON "standing_orders" USING btree ("service") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "standing_orders_unshown" ON "standing_orders" USING btree ("id") WHERE not shown;--> statement-breakpoint
CREATE INDEX "ledger_moves" ON "ledger" USING btree ("at") WHERE outcome = 'moved';