import type { Tier } from '../../pipeline/item/basics.ts';
import type { Fetched } from '../fetched.ts';

export interface CatalogService {
  name: string;
  title: string;
  description: string;
  owner: string | null;
  tier: Tier | null;
  /** `owner/name` on the code host. */
  repo: string | null;
  /** Null: the catalog says nothing of its edges, so blast radius is unknown. */
  dependsOn: string[] | null;
  tags: string[];
  url?: string;
  system?: string;
  /** The id of the service at PagerDuty. */
  pagerDuty?: string;
  tracker?: { kind: 'jira' | 'linear'; project: string };
}

/** What is wrong with an entry, where it stands, and what to do about it. */
export interface CatalogProblem {
  /** A path as people know it: in the folder, `owner/name/path` in a repository, or the server's address. */
  file: string;
  line: number | null;
  /** In its short form, e.g. `component:invoices`. */
  entity: string | null;
  sentence: string;
  /** Something that ought to be in the catalog is not known because of it, so no blast radius may be called low. */
  hides: boolean;
}

/** Where the catalog is read from. */
export type CatalogPlace =
  | { kind: 'none' }
  | { kind: 'files'; path: string }
  /** `catalog-info.yaml` in each repository of the code host. */
  | { kind: 'repositories' }
  | { kind: 'server'; url: string; token: string | null };

/** The service catalog (Backstage's `catalog-info.yaml` format where it is files). */
export interface Catalog {
  /** `partly`: an entry is broken or could not be read; what is given is true, or was when it was last readable. */
  services(): Promise<Fetched<CatalogService[]>>;
  /** All that is wrong with it now, for whoever looks after it; never the whole reason of an unknown. */
  problems(): Promise<CatalogProblem[]>;
}
