import type { Evidence } from '../../pipeline/item/context.ts';
import type { Fetched } from '../fetched.ts';

export interface CommitInfo {
  sha: string;
  title: string;
  author: string;
  at: string;
  files: string[];
}

export interface CodeLine {
  path: string;
  /** Counted from one. */
  line: number;
  /** Cut at 300 characters. */
  text: string;
}

/** The context lake's written part: past PRDs, ADRs, runbooks, incidents, and the repository itself. Read only. */
export interface Knowledge {
  /** Best passages for a question, best first. */
  search(query: string, about: { service: string | null; limit: number }): Promise<Fetched<Evidence[]>>;
  /** Commits on the default branch of the last `days` days, newest first. */
  history(repo: string, about: { days: number; paths?: string[] }): Promise<Fetched<CommitInfo[]>>;
  /** Paths on the default branch, and CODEOWNERS where there is one. */
  files(repo: string): Promise<Fetched<{ paths: string[]; codeowners: string | null }>>;
  /** Text of one file on the default branch; null where there is none. At most 200 kB. */
  read(repo: string, path: string): Promise<Fetched<string | null>>;
  /** Lines of text files on the default branch that contain this very text, in either case; never a pattern. */
  lines(repo: string, text: string, about: { limit: number }): Promise<Fetched<CodeLine[]>>;
}
