/** *Put this into Risks*: what an answer showed becomes a proposed change, as it was shown. No model words it anew. */
import { sections } from '../../pipeline/documents/sections.ts';
import { type Citing, riskLines } from '../../pipeline/talk/into-risks.ts';
import type { Answered } from '../../ports/model.ts';
import type { Reply, RisksPress } from '../../ports/talk/conversation.ts';
import { findDocument } from '../../store/documents.ts';
import { keepWholeAnswer, wholeAnswer } from '../../store/talk/talk.ts';
import { findItem } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { maySee } from '../desk.ts';
import { answerId } from './answer-id.ts';
import { propose } from './proposing.ts';
import { whyNot } from './who-proposes.ts';

const risksOf = (key: string, to: string): string => `${answerId(key, to)}:risks`;

/** Kept with the answer: what its sources are is known only while it is given. */
export async function keepRisks(
  deps: Deps,
  at: { key: string; to: string },
  { answered, known }: { answered: Pick<Answered, 'text' | 'sources' | 'offers'>; known: readonly Citing[] },
): Promise<void> {
  if (!answered.offers.includes('risks')) return;
  const lines = riskLines(answered.text, { known, below: answered.sources });
  await keepWholeAnswer(deps.db, { answer: risksOf(at.key, at.to), key: at.key, text: lines.join('\n') });
}

const told = (sentence: string): Reply => ({ kind: 'told', sentence });
const SECTION = /^risks$/i;
const saysNone = /^(?:[-*]\s*)?(?:none|no risks?(?: known)?|n\/a)\.?$/i;

export async function intoRisks(deps: Deps, press: RisksPress): Promise<Reply> {
  const item = await findItem(deps.db, press.ticket);
  const person = await whoIs(deps, press.by);
  if (item === null || person === null || !(await maySee(deps, item, press.by)))
    return told(`No ticket ${press.ticket} that you can see.`);
  const why = whyNot(item, person);
  if (why !== null) return told(why);
  const kept = await wholeAnswer(deps.db, { answer: risksOf(item.key, press.to), key: item.key });
  if (kept === null) return told('This answer is older than the button. Ask again, then press it there.');
  const document = await findDocument(deps.db, item.key, { kind: 'prd' });
  const section = sections(document?.markdown ?? '').find(({ title }) => SECTION.test(title));
  if (section === undefined) return told('The PRD has no section Risks. Nothing was proposed.');
  const body = saysNone.test(section.body.trim()) ? '' : section.body;
  const there = new Set(body.split('\n').map((line) => line.trim()));
  const lines = kept.split('\n').filter((line) => line !== '' && !there.has(line.trim()));
  if (lines.length === 0)
    return told(kept === '' ? 'That answer names no risk.' : 'Risks in the PRD says all of that already.');
  const after = [...(body === '' ? [] : [body]), ...lines].join('\n');
  const isProposed = await propose(deps, item, {
    made: { document: 'prd', change: { section: section.title, before: section.body, after } },
    person,
    utterance: { ...press.at, text: '', isDirect: press.isDirect },
    pressed: true,
  });
  if (isProposed) return { kind: 'silent' };
  const now = (await findItem(deps.db, item.key))?.proposal;
  const waits = now != null && [now, ...(now.more ?? [])].some((one) => SECTION.test(one.section));
  return told(
    waits ? 'That is proposed already.' : `${item.key} takes no change of its PRD now. Nothing was proposed.`,
  );
}
