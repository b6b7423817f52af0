import type {
  KeptSkill,
  SkillInForce,
  SkillProblem,
  SkillsFound,
} from '../../pipeline/documents/skills/in-force.ts';

/** What texts are written by: ours, or a team's own in its place. Whoever works by one asks once and keeps to it. */
export interface Skills {
  /** Throws where there is no skill of that name. */
  named(name: string): SkillInForce;
  /** Names of those that come with the product. */
  readonly ours: string[];
  /** From now on these of a team count, each of which can be used. */
  use(own: KeptSkill[], problems: SkillProblem[]): void;
  /** What of a team's the admin should mend. */
  problems(): SkillProblem[];
}

/** Where a team keeps its own. It is read from, never written to. */
export interface SkillSource {
  /** As people know it: `acme/skills`, or the folder's path. */
  readonly name: string;
  /** Null: it is a folder of this machine. */
  readonly repository: string | null;
  /** Another one where repository, branch or folder is another. What was kept of one is never used for another. */
  readonly identity: string;
  /** All of it as it is now, of one commit. Throws where it cannot be had now. */
  read(): Promise<SkillsFound>;
}

/** What a code host must be able to do for skills to lie in one of its repositories. */
export interface RepositoryFolders {
  /** The newest commit of a branch, of the default one where none is named; throws where there is none. */
  newest(repo: string, branch: string | null): Promise<string>;
  /** All that lies below a folder at that commit, links and submodules unfollowed; null: there is no such folder. */
  entries(repo: string, commit: string, folder: string): Promise<FolderEntry[] | null>;
  /** The whole text of a file, by its id. */
  text(repo: string, id: string): Promise<string>;
}

export interface FolderEntry {
  /** Below the folder. */
  path: string;
  kind: 'file' | 'link' | 'other';
  /** Of its content. */
  id: string;
  /** In bytes. */
  size: number;
}
