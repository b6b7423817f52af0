CREATE TABLE "answer_ratings" (
	"answer" text NOT NULL,
	"key" text NOT NULL,
	"person" text NOT NULL,
	"good" boolean NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "answer_ratings_answer_person_pk" PRIMARY KEY("answer","person")
);
--> statement-breakpoint
CREATE TABLE "quiet_threads" (
	"channel" text NOT NULL,
	"thread" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "quiet_threads_channel_thread_pk" PRIMARY KEY("channel","thread")
);
