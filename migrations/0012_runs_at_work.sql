DROP INDEX "agent_runs_active";--> statement-breakpoint
CREATE INDEX "agent_runs_at_work" ON "agent_runs" USING btree ("started_at","id","state") WHERE active;--> statement-breakpoint
CREATE INDEX "work_items_private" ON "work_items" USING btree ("key") WHERE is_private;