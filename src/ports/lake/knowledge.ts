import type { Fetched } from '../fetched.ts';

export interface CommitInfo {
  sha: string;
  title: string;
  author: string;
  at: string;
  files: string[];
  /** Where people look at it, if the code host has such a page. */
  url?: string;
}

export interface CodeLine {
  path: string;
  /** Counted from one. */
  line: number;
  /** Cut at 300 characters. */
  text: string;
  /** Where people look at it, if the code host has such a page. */
  url?: string;
}

/** What the code host knows of a repository. Read only. */
export interface Knowledge {
  /** Commits on the default branch of the last `days` days, newest first. */
  history(repo: string, about: { days: number; paths?: string[] }): Promise<Fetched<CommitInfo[]>>;
  /**
   * Paths on the default branch, and CODEOWNERS, whole, where there is one. `versions`: a hash of each file's content by its
   * path, where the host tells them; without, texts are read to see whether they changed.
   */
  files(
    repo: string,
  ): Promise<Fetched<{ paths: string[]; codeowners: string | null; versions?: Record<string, string> }>>;
  /** Text of one file on the default branch; null where there is none. At most 200 kB. */
  read(repo: string, path: string): Promise<Fetched<string | null>>;
  /** Lines of text files on the default branch that contain this very text, in either case; never a pattern. */
  lines(repo: string, text: string, about: { limit: number }): Promise<Fetched<CodeLine[]>>;
}
