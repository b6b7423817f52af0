CREATE TABLE "whole_answers" (
	"answer" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
