/**
 * Effects: work that follows a move, imperative. Each has one handler in `flow/effects` (the registry there
 * `satisfies Record<EffectName, Handler>`). An effect runs at least once; its handler ensures, never repeats.
 *
 * `what` completes the sentence "I could not …"; `tries` counts runs before the gate `trouble` opens;
 * `lane` is the queue: `show` only draws what the database says, so it never waits behind slow work; a rollback waits
 * for nothing.
 */
export interface EffectRow {
  what: string;
  tries: number;
  lane: 'work' | 'show' | 'now';
}

const row = (what: string, tries = 4, lane: EffectRow['lane'] = 'work'): EffectRow => ({ what, tries, lane });

export const effects = {
  enrich: row('look up owner, code and incidents'),
  draft_prd: row('draft the PRD', 3),
  draft_spec: row('draft the tech spec', 3),
  score: row('check the scorecard'),
  start_agent: row('start the agent'),
  tell_agent: row('pass that to the agent'),
  stop_agent: row('stop the agent'),
  open_pull_request: row('open the pull request'),
  heal_ci: row('hand the failing CI back to the agent'),
  judge_diff: row('compare the change with the spec'),
  start_preview: row('start the preview'),
  request_review: row('ask for the review'),
  check_gate: row('check the deploy gate', 6),
  merge: row('merge the pull request'),
  deploy: row('start the deploy'),
  verify: row('verify the deploy', 6),
  roll_back: row('roll back', 2, 'now'),
  write_release_notes: row('write the release notes', 3),
  lock_service: row('lock the service'),
  unlock_service: row('unlock the service'),
  open_revert: row('open the revert'),
  close_pull_request: row('close the pull request'),
  clean_up: row('remove preview and worktree'),
  make_children: row('create the split tickets'),
  file_issue: row('create the issue in the tracker', 6),
  publish_stage: row('tell the tracker', 6),
  remind: row('pass the question on', 4, 'now'),
  show_item: row('bring the thread up to date', 1_000, 'show'),
} as const satisfies Record<string, EffectRow>;

export type EffectName = keyof typeof effects;
export const effectNames = Object.keys(effects) as EffectName[];

/**
 * An intent. Its identity is (ticket, ledger entry that caused it, name): one entry never causes an effect twice.
 * The input holds ids and shas only, never text that the handler can read fresh.
 */
export interface EffectRequest {
  name: EffectName;
  input?: Record<string, string | number | boolean | null>;
  /** Not before this many milliseconds from now. */
  afterMs?: number;
}
