import type { StageName } from '../pipeline/stages.ts';
import type { WorkItem } from '../pipeline/work-item.ts';

/** The team's tracker. Every verb ensures: the ticket's key in the issue finds it again. */
export interface Tracker {
  readonly name: string;
  ensureIssue(item: WorkItem): Promise<{ ref: string; url: string }>;
  publishStage(item: WorkItem, stage: StageName): Promise<void>;
  comment(item: WorkItem, id: string, text: string): Promise<void>;
}
