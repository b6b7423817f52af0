DROP INDEX "work_items_board";--> statement-breakpoint
CREATE INDEX "asks_asked" ON "asks" USING gin ("asked") WHERE state = 'open' and slot is not null;--> statement-breakpoint
CREATE INDEX "work_items_lanes" ON "work_items" USING btree ("stage","stage_since","number","is_private","channel","service");