/** What annotations and labels say of a component. Backstage has no key for a tier, so there is one of our own. */
import type { Tier } from '../../pipeline/item/basics.ts';
import type { CatalogService } from '../../ports/lake/catalog.ts';
import type { Descriptor } from './descriptor.ts';

export const OWN_TIER = 'throughline.dev/tier';
type Marked = Pick<Descriptor, 'labels' | 'annotations'>;

const said = (...values: (string | undefined)[]): string | null =>
  values.map((value) => value?.trim() ?? '').find((value) => value !== '') ?? null;

/** `T1`, `tier-1`, `1`; null where nothing is said. `strange`: something is said that is no tier. */
export function tierOf({ labels, annotations }: Marked): { tier: Tier | null; strange: string | null } {
  const text = said(annotations[OWN_TIER], labels[OWN_TIER], labels['tier'], annotations['tier']);
  if (text === null) return { tier: null, strange: null };
  const digit = /^(?:t|tier)?[\s_-]?([123])$/i.exec(text)?.[1];
  return digit === undefined ? { tier: null, strange: text } : { tier: `T${digit}` as Tier, strange: null };
}

/** `owner/name`, from the project slug or else from where the sources are said to be. */
export function repoOf({ annotations }: Marked): string | null {
  const slug = said(annotations['github.com/project-slug']);
  if (slug !== null) return slug;
  const at = said(annotations['backstage.io/source-location']);
  return at === null ? null : (repoOfUrl(at.replace(/^url:/, ''))?.repo ?? null);
}

/** The repository that an address is in, and the path within it, as GitHub and GitLab write them. */
export function repoOfUrl(text: string): { repo: string; path: string } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return null;
  const [owner, name, ...rest] = url.pathname.split('/').filter((part) => part !== '' && part !== '-');
  if (owner === undefined || name === undefined) return null;
  const isFile = /^(?:blob|tree|raw|edit)$/.test(rest[0] ?? '');
  return {
    repo: `${owner}/${name.replace(/\.git$/, '')}`,
    path: decodeURIComponent((isFile ? rest.slice(2) : []).join('/')),
  };
}

export function pagerDutyOf({ annotations }: Marked): string | null {
  return said(annotations['pagerduty.com/service-id']);
}

/** Jira's key is Backstage's own; Linear has none that is agreed on, so its two plausible ones are taken. */
export function trackerOf({ annotations }: Marked): CatalogService['tracker'] | null {
  const jira = said(annotations['jira/project-key']);
  if (jira !== null) return { kind: 'jira', project: jira };
  const linear = said(annotations['linear.app/team-key'], annotations['linear.app/team']);
  return linear === null ? null : { kind: 'linear', project: linear };
}
