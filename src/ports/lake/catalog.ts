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
}

/** The service catalog (Backstage's `catalog-info.yaml` format where it is files). */
export interface Catalog {
  services(): Promise<Fetched<CatalogService[]>>;
}
