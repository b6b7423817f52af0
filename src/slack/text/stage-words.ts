/** Every stage in a word, and the emoji that stands before it. */
import type { StageName } from '../../pipeline/stages.ts';

export const stageWords: Record<StageName, [emoji: string, word: string]> = {
  backlog: [':inbox_tray:', 'Backlog'],
  incoming: [':inbox_tray:', 'Incoming'],
  enriched: [':memo:', 'Planning'],
  prd_draft: [':eyes:', 'For review'],
  prd_ready: [':memo:', 'Planning'],
  spec_draft: [':eyes:', 'For review'],
  spec_ready: [':eyes:', 'For review'],
  blocked: [':no_entry:', 'Blocked'],
  ready: [':ballot_box_with_check:', 'Ready to delegate'],
  delegated: [':wrench:', 'In development'],
  needs_attention: [':warning:', 'Needs attention'],
  preview: [':mag:', 'Preview'],
  deploying: [':package:', 'Deploying'],
  deployed: [':white_check_mark:', 'Deployed'],
  rolled_back: [':rewind:', 'Rolled back'],
  split: [':twisted_rightwards_arrows:', 'Split'],
  cancelled: [':file_cabinet:', 'Closed'],
};
