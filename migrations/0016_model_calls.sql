CREATE TABLE "model_calls" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text,
	"stage" text,
	"task" text NOT NULL,
	"model" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cache_read_tokens" integer NOT NULL,
	"cache_write_tokens" integer NOT NULL,
	"cost_micros" integer NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "talk_turns" (
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"key" text NOT NULL,
	"thread" text NOT NULL,
	"sources" jsonb NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "talk_turns_channel_ts_pk" PRIMARY KEY("channel","ts")
);
--> statement-breakpoint
CREATE INDEX "model_calls_item" ON "model_calls" USING btree ("key","at");--> statement-breakpoint
CREATE INDEX "model_calls_day" ON "model_calls" USING btree ("at");--> statement-breakpoint
CREATE INDEX "talk_turns_thread" ON "talk_turns" USING btree ("key","channel","thread");--> statement-breakpoint
CREATE INDEX "talk_turns_age" ON "talk_turns" USING btree ("at");