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
import { findDocument } from '../../store/documents.ts';
import type { PersonRow } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { newVersion } from '../documents.ts';
import { receive } from '../receive.ts';
import { type Spoken, settledIn } from './settled-by.ts';
import { mayPropose } from './who-proposes.ts';

/** Where documents are still talked about; from the delegation on a change is asked for, not overheard. */
const talked: StageName[] = ['prd_draft', 'prd_ready', 'spec_draft', 'spec_ready', 'blocked', 'ready'];
const MOST_CHARACTERS = 8_000;
const SMALL_CHARACTERS = 300;
/** Words of people to each other that may change a document: worth a look, said by somebody who may apply it. */
export const isOverheard = (item: WorkItem, person: PersonRow, text: string): boolean =>
  talked.includes(item.stage) &&
  item.paused === null &&
  item.prd !== null &&
  mayPropose(item, person) &&
  settlesSomething(text);

interface Proposing {
  made: Answered['proposal'];
  person: PersonRow;
  utterance: Spoken;
  /** It was pressed, not said. */
  pressed?: true;
}

/** True when a change was proposed or applied. */
export async function propose(deps: Deps, item: WorkItem, about: Proposing): Promise<boolean> {
  const { made, person, utterance, pressed } = about;
  const kind = made?.document ?? 'prd';
  const document = await findDocument(deps.db, item.key, { kind });
  if (made === null || document === null || !mayPropose(item, person)) return false;
  const change = within(document.markdown, made.change);
  if (change === null) return false;
  const delivery = `proposal:${utterance.channel}:${utterance.ts}${pressed === true ? ':pressed' : ''}`;
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
      ...(await settledIn(deps, item, { person, utterance, pressed: pressed === true })),
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
