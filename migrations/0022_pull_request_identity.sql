ALTER TABLE "pull_requests" ADD COLUMN "repo_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "pull_requests_identity" ON "pull_requests" USING btree ("repo_id","number");