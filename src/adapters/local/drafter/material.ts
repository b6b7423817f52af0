import type { Evidence } from '../../../pipeline/item/context.ts';
import type { Material } from '../../../ports/model.ts';
import { asCode, cite, day, inert, quoted } from './inert.ts';
import { common, stems } from './words.ts';

export function topicOf(material: Material): Set<string> {
  return stems(`${material.item.title} ${material.item.description.slice(0, 4_000)}`);
}

/** What was gathered, each document once, with every passage of it that was found, in the order of finding. */
export function allEvidence(material: Material): Evidence[] {
  const byId = new Map<string, Evidence>();
  for (const each of [...material.evidence, ...(material.context?.evidence ?? [])]) {
    const before = byId.get(each.id);
    if (!before) byId.set(each.id, each);
    // What was looked up with the ticket may say where another ticket stood then; the newer word counts.
    else if (each.kind !== 'ticket' && !before.excerpt.includes(each.excerpt)) {
      // Passages of one document: words between them are left out, and a quotation says so.
      byId.set(each.id, { ...before, excerpt: `${before.excerpt}\n…\n${each.excerpt}` });
    }
  }
  return [...byId.values()];
}

/** Pieces that share words with the ticket; those that share none only distract. */
export function relevantEvidence(material: Material, kinds: Evidence['kind'][] | null = null): Evidence[] {
  const topic = topicOf(material);
  return allEvidence(material)
    .filter((each) => kinds === null || kinds.includes(each.kind))
    .map((each) => ({ each, shared: common(topic, stems(`${each.title} ${each.excerpt}`)).length }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared)
    .map(({ each }) => each);
}

/** The list of sources: those cited, the ticket itself, and by name what could not be reached. */
export function sourceLines(material: Material, cited: Evidence[]): string[] {
  const { item } = material;
  const known = cited.map((each) => {
    const id = cite(each.id).replace(/^\(source: |\)$/g, '');
    // A record's number orders a folder; in front of a line it would start a list.
    const title = inert(each.title.replace(/^\d{1,4}[.):]\s+/, ''), 100);
    // An address with a bracket would end the link early.
    const linked = each.url && /^https?:\/\/[^\s()<>]+$/.test(each.url) ? `[${title}](${each.url})` : title;
    return `- ${id}: ${linked}${each.at ? `, ${day(each.at)}` : ''}`;
  });
  const missing = (material.context?.sources ?? [])
    .filter((note) => note.state === 'unknown')
    .map((note) => `- Not reached: ${inert(note.source, 60)}, tried ${day(note.at)}.`);
  const radius = material.context === null ? [] : ['- catalog: services, and what depends on them'];
  return [`- ${item.key}: the ticket as filed, ${day(item.filedAt)}`, ...known, ...radius, ...missing];
}

export function blastLine(material: Material): string | null {
  const radius = material.context?.blastRadius;
  if (!radius) return null;
  const others = radius.services.slice(1).map(({ name, tier }) => (tier ? `${name} (${tier})` : name));
  const own = radius.services[0]?.name ?? material.item.service?.name ?? 'the service';
  const who =
    others.length === 0
      ? `nothing depends on ${own}`
      : `${others.join(', ')} ${others.length === 1 ? 'depends' : 'depend'} on ${own}`;
  return `Blast radius is ${radius.level}: ${inert(who, 300)}.`;
}

export function commitLine(commit: Material['commits'][number]): string {
  return `${asCode(commit.sha.slice(0, 7))} ${quoted(commit.title, 90)} by ${inert(commit.author, 40)}, ${day(commit.at)}`;
}
