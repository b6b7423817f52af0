/**
 * Talk that settles something becomes a proposed change of one section, which a person applies; small ones are applied
 * at once where the team's policy says so. The model names a section of a document that is there, nothing else: the
 * text before is read from the document, and nothing outside that section can change.
 */
import { documentHash } from '../../pipeline/documents/canonical.ts';
import { replaceSection, sections } from '../../pipeline/documents/sections.ts';
import { settlesSomething } from '../../pipeline/documents/settling.ts';
import type { SectionChange } from '../../pipeline/item/review.ts';
import { cleanText } from '../../pipeline/knowledge/document.ts';
import { signal } from '../../pipeline/signals.ts';
import type { StageName } from '../../pipeline/stages.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Answered } from '../../ports/model.ts';
import type { Utterance } from '../../ports/talk/conversation.ts';
import { findDocument } from '../../store/documents.ts';
import { wroteSince } from '../../store/messages.ts';
import { allPeople, type PersonRow, rolesIn } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { newVersion } from '../documents.ts';
import { receive } from '../receive.ts';

/** Where documents are still talked about; from the delegation on a change is asked for, not overheard. */
const talked: StageName[] = ['prd_draft', 'prd_ready', 'spec_draft', 'spec_ready', 'blocked', 'ready'];
const MOST_CHARACTERS = 8_000;
const SMALL_CHARACTERS = 300;
/** Who spoke shortly before took part in what was settled. */
const TOGETHER_MS = 600_000;
const MOST_NAMED = 3;

/** Who may apply a change may have one proposed. */
export const mayPropose = (item: WorkItem, person: PersonRow): boolean => {
  const held = rolesIn(person, item.service?.team ?? null);
  return held.includes('pm') || held.includes('engineer');
};

/** Words of people to each other that may change a document: worth a look, said by somebody who may apply it. */
export const isOverheard = (item: WorkItem, person: PersonRow, text: string): boolean =>
  talked.includes(item.stage) &&
  item.paused === null &&
  item.prd !== null &&
  mayPropose(item, person) &&
  settlesSomething(text);

/** True when a change was proposed or applied. */
export async function propose(
  deps: Deps,
  item: WorkItem,
  about: { made: Answered['proposal']; person: PersonRow; utterance: Utterance },
): Promise<boolean> {
  const { made, person, utterance } = about;
  const kind = made?.document ?? 'prd';
  const document = await findDocument(deps.db, item.key, { kind });
  if (made === null || document === null || !mayPropose(item, person)) return false;
  const change = within(document.markdown, made.change);
  if (change === null) return false;
  const delivery = `proposal:${utterance.channel}:${utterance.ts}`;
  const { section, before, after } = change;
  if (isSmall(item, kind, change)) {
    const { signal: revised, write } = await newVersion(deps, item, {
      kind,
      markdown: replaceSection(document.markdown, section, after),
      author: person.id,
      how: 'proposal',
      applied: { section, before },
    });
    const received = await receive(deps, {
      key: item.key,
      signal: revised,
      actor: { kind: 'person', id: person.id },
      delivery,
      write,
    });
    return received.kind === 'moved';
  }
  const received = await receive(deps, {
    key: item.key,
    signal: signal('proposal_made', {
      document: kind,
      section,
      before,
      after,
      ...(await settledIn(deps, item, { person, utterance })),
    }),
    actor: { kind: 'system', name: 'conversation' },
    delivery,
  });
  return received.kind === 'moved';
}

/** The change as the document allows it: a section that is there, with the text that is there; null where nothing changes. */
function within(markdown: string, asked: SectionChange): SectionChange | null {
  const wanted = asked.section.trim().toLowerCase();
  const section = sections(markdown).find(({ title }) => title !== '' && title.toLowerCase() === wanted);
  const after = cleanText(asked.after).trim();
  if (section === undefined || after === '' || after.length > MOST_CHARACTERS) return null;
  const changed = replaceSection(markdown, section.title, after);
  if (documentHash(changed) === documentHash(markdown)) return null;
  return { section: section.title, before: section.body, after };
}

/** A line or two of an unsigned text. What somebody signed is never changed by overhearing. */
function isSmall(item: WorkItem, kind: 'prd' | 'spec', { before, after }: SectionChange): boolean {
  if (item.policy?.applySmallEdits !== true || item[kind]?.signed != null) return false;
  return Math.abs(after.length - before.length) <= SMALL_CHARACTERS && sharesMost(before, after);
}

/** All lines but two of the old text stand in the new one. */
function sharesMost(before: string, after: string): boolean {
  const now = new Set(after.split('\n').map((line) => line.trim()));
  return before.split('\n').filter((line) => !now.has(line.trim())).length <= 2;
}

/** What was said to us alone has no place that others could open, and nobody else took part. */
async function settledIn(
  deps: Deps,
  item: WorkItem,
  { person, utterance }: { person: PersonRow; utterance: Utterance },
): Promise<{ by: string[]; url: string | null }> {
  if (utterance.isDirect) return { by: [person.id], url: null };
  const said = Number(utterance.ts) * 1_000;
  const began = Date.parse(item.stageSince);
  // Whoever talked about the PRD a minute ago has not settled anything in the spec. Words that came late are older than the stage.
  const since = new Date(Math.max(said - TOGETHER_MS, began <= said ? began : 0)).toISOString();
  const spoke = await wroteSince(deps.db, item.key, since);
  const known = new Set(
    (await allPeople(deps.db)).filter((one) => mayPropose(item, one)).map((one) => one.id),
  );
  const by = [...new Set([person.id, ...spoke.filter((id) => known.has(id))])].slice(0, MOST_NAMED);
  return { by, url: await deps.chat.permalink(utterance.channel, utterance.ts) };
}
