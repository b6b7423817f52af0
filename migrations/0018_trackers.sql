CREATE TABLE "tracker_issues" (
	"tracker" text NOT NULL,
	"issue" text NOT NULL,
	"key" text,
	"place" text NOT NULL,
	"team" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"seen" jsonb NOT NULL,
	"said" jsonb NOT NULL,
	"gone" text,
	"arrived_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"checked_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "tracker_issues_tracker_issue_pk" PRIMARY KEY("tracker","issue")
);
--> statement-breakpoint
CREATE TABLE "tracker_links" (
	"tracker" text NOT NULL,
	"team" text NOT NULL,
	"state" text NOT NULL,
	"found" jsonb NOT NULL,
	"starts" jsonb,
	"cursors" jsonb NOT NULL,
	"decided_by" text,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "tracker_links_tracker_team_pk" PRIMARY KEY("tracker","team")
);
--> statement-breakpoint
CREATE TABLE "tracker_troubles" (
	"tracker" text NOT NULL,
	"team" text NOT NULL,
	"sentence" text NOT NULL,
	"since" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "tracker_troubles_tracker_team_pk" PRIMARY KEY("tracker","team")
);
--> statement-breakpoint
CREATE INDEX "tracker_issues_key" ON "tracker_issues" USING btree ("key");--> statement-breakpoint
CREATE INDEX "tracker_issues_arrived" ON "tracker_issues" USING btree ("tracker","team","arrived_at");--> statement-breakpoint
CREATE INDEX "tracker_issues_checked" ON "tracker_issues" USING btree ("tracker","checked_at") WHERE key is not null and gone is null;