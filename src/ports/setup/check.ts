/** What `npm run doctor` looks at: a connection that somebody set up, and may have to mend. */
export interface Check {
  /** As people call it: `Slack`, `PagerDuty`, `Jira`. */
  name: string;
  look(): Promise<Looked>;
}

export interface Looked {
  ok: boolean;
  /** What was seen, in a sentence. */
  sentence: string;
  /** What to do about it, in a sentence; null where the first one says it, or nothing is to be done. */
  fix: string | null;
}
