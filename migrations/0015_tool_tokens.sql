CREATE TABLE "tool_tokens" (
	"person" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "tool_tokens_hash" ON "tool_tokens" USING btree ("hash");