/** Answers whose facts have to be looked up: another text of a document, a pull request, a channel, a person. */

import { morningAfter } from '../../pipeline/asking/working-hours.ts';
import { answerQuestions } from '../../pipeline/documents/answered-questions.ts';
import { prdDigest } from '../../pipeline/documents/prd-digest.ts';
import { replaceSection, withoutSection } from '../../pipeline/documents/sections.ts';
import { type SigningQuestion, signingQuestions } from '../../pipeline/documents/signing-questions.ts';
import { specDigest } from '../../pipeline/documents/spec-digest.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { DocumentKind } from '../../pipeline/item/basics.ts';
import { type Signal, type SignalFacts, type SignalName, signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Tx } from '../../store/db.ts';
import { dbNow } from '../../store/db.ts';
import { findDocument, insertDocument } from '../../store/documents.ts';
import { type PersonRow, personByChat } from '../../store/people.ts';
import { hoursOf } from '../asking/hours.ts';
import type { Deps } from '../deps.ts';
import { newVersion } from '../documents.ts';
import { pullFacts } from '../hearing/pull-facts.ts';
import { type Answering, answerSignal, seen, textOf, Unfit } from './answer-signal.ts';
import { filingChanged } from './filing-changed.ts';
import { reminderTime } from './reminder-time.ts';

export interface LookedUp {
  signal: Signal;
  write?: (tx: Tx, item: WorkItem) => Promise<void>;
}
type LookUp = (deps: Deps, answering: Answering, person: PersonRow) => Promise<LookedUp | Unfit | null>;

const lookUps: Partial<Record<SignalName, LookUp>> = {
  prd_signed_off: signedWithAnswers,
  both_signed_off: bothSignedWithAnswers,
  prd_revised: (deps, answering, person) => revised(deps, answering, { kind: 'prd', person }),
  spec_revised: (deps, answering, person) => revised(deps, answering, { kind: 'spec', person }),
  prd_drafted: (deps, answering, person) => writtenByHand(deps, answering, { kind: 'prd', person }),
  spec_drafted: (deps, answering, person) => writtenByHand(deps, answering, { kind: 'spec', person }),
  signed_text_kept: signedTextKept,
  pr_linked: linked,
  moved,
  filing_changed: async (_deps, answering) => {
    const made = filingChanged(answering);
    return made instanceof Unfit ? made : { signal: made };
  },
  ask_moved: handedOver,
  reminder_set: reminded,
  agent_parked: heldUntilMorning,
};

/** Null where the answer needs no look-up. */
export async function lookUp(
  deps: Deps,
  name: SignalName,
  about: { answering: Answering; person: PersonRow },
): Promise<LookedUp | Unfit | null> {
  const find = lookUps[name];
  return find === undefined ? null : find(deps, about.answering, about.person);
}

interface Writing {
  kind: DocumentKind;
  person: PersonRow;
}

interface Answer extends SigningQuestion {
  answer: string;
}
/** Answers to the questions that were shown: those of the texts that were asked about. */
function answersIn({ item, ask, words }: Answering): Answer[] {
  const asked = {
    prd: item.prd?.version === seen(ask.bound, 'prd').version ? item.prd : null,
    spec: item.spec?.version === seen(ask.bound, 'spec').version ? item.spec : null,
  };
  return signingQuestions(asked, ask.gate as GateName).flatMap((one, index) => {
    const answer = textOf(words, `answer_${index + 1}`);
    return answer === '' ? [] : [{ ...one, answer }];
  });
}

/** Open questions answered with the signature become part of the text, and the signature is for that new text. */
async function textWithAnswers(
  deps: Deps,
  { item, ask }: Answering,
  about: Writing & { answers: Answer[] },
): Promise<{ signs: SignalFacts['both_signed_off']['prd' | 'spec']; write?: LookedUp['write'] }> {
  const { kind, person } = about;
  const from = seen(ask.bound, kind);
  const given = about.answers.filter((one) => one.stands.includes(kind));
  const before = await findDocument(deps.db, item.key, { kind, version: from.version });
  if (given.length === 0 || before === null) return { signs: from };
  const made = await newVersion(deps, item, {
    kind,
    markdown: answerQuestions(
      before.markdown,
      given.map(({ question, answer }) => ({ question, answer, by: person.name })),
    ),
    author: person.id,
    how: 'answered',
  });
  const text = made.signal.facts as SignalFacts['prd_revised'];
  const answered = { questions: given.length, from, text };
  return { signs: { version: text.version, hash: text.hash, answered }, write: made.write };
}

async function signedWithAnswers(
  deps: Deps,
  answering: Answering,
  person: PersonRow,
): Promise<LookedUp | null> {
  const answers = answersIn(answering);
  const { signs, write } = await textWithAnswers(deps, answering, { kind: 'prd', person, answers });
  return write === undefined
    ? null
    : { signal: signal('prd_signed_off', signs as SignalFacts['prd_signed_off']), write };
}

async function bothSignedWithAnswers(
  deps: Deps,
  answering: Answering,
  person: PersonRow,
): Promise<LookedUp | Unfit | null> {
  const answers = answersIn(answering);
  const plain = answerSignal('both_signed_off', answering);
  if (answers.length === 0 || plain instanceof Unfit || plain.name !== 'both_signed_off') return null;
  const prd = await textWithAnswers(deps, answering, { kind: 'prd', person, answers });
  const spec = await textWithAnswers(deps, answering, { kind: 'spec', person, answers });
  return {
    signal: signal('both_signed_off', {
      prd: prd.signs as SignalFacts['both_signed_off']['prd'],
      spec: spec.signs as SignalFacts['both_signed_off']['spec'],
      choice: plain.facts.choice,
      questions: answers.length,
    }),
    write: async (tx, item) => {
      await prd.write?.(tx, item);
      await spec.write?.(tx, item);
    },
  };
}

/** A proposal applied or edited, or a clash settled: the section's new text is from the ticket, or typed by the person. */
async function revised(
  deps: Deps,
  { item, ask, words }: Answering,
  { kind, person }: Writing,
): Promise<LookedUp | Unfit> {
  const before = await findDocument(deps.db, item.key, { kind });
  const keep = textOf(words, 'keep');
  if (keep === 'undo') return undone(deps, item, { kind, person, now: before?.markdown ?? null });
  const isClash = (ask.gate as GateName) === 'clash';
  const offered = !isClash && item.proposal?.document === kind ? item.proposal : null;
  const clash = isClash && item.clash?.document === kind ? item.clash : null;
  const section = offered?.section ?? clash?.section;
  if (before === null || section === undefined) return new Unfit('There is nothing left to settle there.');
  const typed = textOf(words, 'text');
  const body =
    keep === 'text'
      ? typed
      : keep === 'theirs'
        ? clash?.theirs
        : keep === 'ours'
          ? clash?.ours
          : offered?.after;
  // Kept by choice, a section that its author took away stays away.
  const goes = body === '' && clash !== null && keep !== 'text';
  if (body === undefined || (body === '' && !goes)) return new Unfit('Write the text of that section.');
  return newVersion(deps, item, {
    kind,
    markdown: goes
      ? withoutSection(before.markdown, section)
      : replaceSection(before.markdown, section, body),
    author: person.id,
    how: 'proposal',
    ...(clash === null ? {} : { settles: clash.id }),
    ...(offered === null ? {} : { applied: { section, before: offered.before, proposal: offered.id } }),
  });
}

/** The section as it was before the proposal; the rest as it is. */
async function undone(
  deps: Deps,
  item: WorkItem,
  { kind, person, now }: Writing & { now: string | null },
): Promise<LookedUp | Unfit> {
  const applied = item.applied?.document === kind ? item.applied : null;
  if (applied === null || now === null) return new Unfit('There is nothing left to take back there.');
  return newVersion(deps, item, {
    kind,
    markdown: replaceSection(now, applied.section, applied.before),
    author: person.id,
    how: 'proposal',
  });
}

async function writtenByHand(
  deps: Deps,
  { item, words }: Answering,
  { kind, person }: Writing,
): Promise<LookedUp | Unfit> {
  const markdown = typeof words['markdown'] === 'string' ? words['markdown'].trim() : '';
  if (markdown === '') return new Unfit('Write the document, in Markdown.');
  return newVersion(deps, item, {
    kind,
    markdown: markdown.slice(0, 100_000),
    author: person.id,
    how: 'drafted',
  });
}

/** The signed text becomes the newest version again. */
async function signedTextKept(deps: Deps, { item }: Answering, person: PersonRow): Promise<LookedUp | Unfit> {
  const kind = item.reSign;
  const signed = kind === null ? null : item[kind]?.signed;
  const document =
    kind === null || signed == null
      ? null
      : await findDocument(deps.db, item.key, { kind, version: signed.version });
  if (kind === null || document === null) return new Unfit('No signed text is left to keep.');
  const { markdown, hash } = document;
  const version = (item[kind]?.version ?? 0) + 1;
  const digest = kind === 'prd' ? prdDigest(markdown) : specDigest(markdown);
  return {
    signal: signal('signed_text_kept', {
      document: kind,
      version,
      hash,
      author: person.id,
      digest,
      changes: [],
      how: 'kept',
    }),
    write: (tx) =>
      insertDocument(tx, {
        key: item.key,
        kind,
        version,
        markdown,
        hash,
        author: person.id,
        skill: null,
        how: 'kept',
      }),
  };
}

/** `#18`, or the pull request's address, in the ticket's own repository. */
async function linked(deps: Deps, { item, words }: Answering): Promise<LookedUp | Unfit> {
  const number = Number(/(?:^|\/|#)(\d+)\/?$/.exec(textOf(words, 'pullRequest'))?.[1]);
  const repo = item.service?.repo;
  if (!Number.isInteger(number) || repo == null)
    return new Unfit('Give the number of a pull request, such as #18.');
  const found = await deps.codeHost.pullRequest(repo, number);
  if (found === null) return new Unfit(`There is no pull request #${number} in ${repo}.`);
  const pullRequest = pullFacts(found);
  return { signal: signal('pr_linked', { pullRequest }) };
}

async function moved(deps: Deps, { words }: Answering): Promise<LookedUp | Unfit> {
  const channel = await deps.directory.channel(textOf(words, 'channel'));
  if (channel === null || !channel.member || channel.archived)
    return new Unfit('I am not in that channel. Invite me there first.');
  if (channel.sharedOutside)
    return new Unfit(`#${channel.name} is shared with another company. Tickets cannot live there.`);
  return { signal: signal('moved', { home: { channel: channel.id, isPrivate: channel.isPrivate } }) };
}

async function handedOver(deps: Deps, { ask, words }: Answering): Promise<LookedUp | Unfit> {
  const to = await personByChat(deps.db, textOf(words, 'to'));
  if (to === null || to.outsider) return new Unfit('Choose somebody of this company.');
  return { signal: signal('ask_moved', { ask: ask.id, to: to.id, note: textOf(words, 'note') || null }) };
}

async function reminded(deps: Deps, { ask, words }: Answering, person: PersonRow): Promise<LookedUp | Unfit> {
  const at = reminderTime(textOf(words, 'in'), { now: await dbNow(deps.db), zone: person.zone });
  return at === null ? new Unfit('Choose when.') : { signal: signal('reminder_set', { ask: ask.id, at }) };
}

async function heldUntilMorning(
  deps: Deps,
  { item }: Answering,
  person: PersonRow,
): Promise<LookedUp | Unfit> {
  const until = morningAfter(await hoursOf(deps.db, person), await dbNow(deps.db));
  return { signal: signal('agent_parked', { run: item.run?.id ?? '', until }) };
}
