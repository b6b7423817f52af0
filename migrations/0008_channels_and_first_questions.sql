ALTER TABLE "pages" ADD COLUMN "channel" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "first_asked" text;