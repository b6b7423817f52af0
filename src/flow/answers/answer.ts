/** A person answers a question: who they are, what the page says now, then through the door. */
import { readsAlong } from '../../pipeline/authorise.ts';
import { labelled } from '../../pipeline/documents/difference.ts';
import type { GateName } from '../../pipeline/gates.ts';
import type { DocumentKind, PersonId } from '../../pipeline/item/basics.ts';
import type { Signal } from '../../pipeline/signals.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { AnswerOutcome, AnswerRequest, Door } from '../../ports/flow.ts';
import { type AskRow, asksOf, findAsk } from '../../store/asks.ts';
import { deployedAfter, findDeployment } from '../../store/deployments.ts';
import { allPeople } from '../../store/people.ts';
import { findItem } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { importEdits } from '../documents.ts';
import { services, valueOf } from '../gather-facts.ts';
import { type Received, receive } from '../receive.ts';
import { personView, ticketView } from '../showing/views.ts';
import { homeOfItem } from '../tracking/places.ts';
import { type LookedUp, lookUp } from './answer-lookups.ts';
import { type Answering, answerSignal, Unfit } from './answer-signal.ts';
import { refused } from './refused.ts';

/** Gates whose answer is about a text: its page is read back first. */
const aboutTexts: Partial<Record<GateName, DocumentKind[]>> = {
  prd_sign_off: ['prd'],
  spec_sign_off: ['prd', 'spec'],
  both_sign_off: ['prd', 'spec'],
  re_sign: ['prd', 'spec'],
  delegate: ['prd', 'spec'],
  waive: ['prd', 'spec'],
};
const signatures = [
  'prd_signed_off',
  'spec_signed_off',
  'both_signed_off',
  're_signed',
  'delegated',
  'waived',
];

export function createDoor(deps: Deps): Door {
  return { answer: (request) => answer(deps, request) };
}

async function answer(deps: Deps, request: AnswerRequest): Promise<AnswerOutcome> {
  const person = await whoIs(deps, request.by);
  const ask = await findAsk(deps.db, request.ask);
  const item = ask === null ? null : await findItem(deps.db, ask.key);
  if (ask === null || item === null) return refused('moved_on', 'That question does not exist any more.');
  if (person === null || person.outsider) return refused('outsider', readsAlong(deps.company.name));
  const texts =
    ask.state === 'open' && signatures.includes(request.signal)
      ? (aboutTexts[ask.gate as GateName] ?? [])
      : [];
  const changed = await readBack(deps, item, { texts, ask });
  if (changed !== null) return changed;
  const answering: Answering = {
    item,
    ask,
    words: request.words ?? {},
    agents: deps.agents.map((agent) => agent.name),
    services: valueOf(await services(deps), []).map((service) => service.name),
    home: item.home ?? (await homeOfItem(deps, item)),
    alsoBack: await goesBackToo(deps, item),
  };
  const found = await lookUp(deps, request.signal, { answering, person });
  const built = found ?? plainly(answerSignal(request.signal, answering));
  if (built instanceof Unfit) return refused('unable', built.sentence);
  const received = await receive(deps, {
    key: item.key,
    signal: built.signal,
    actor: { kind: 'person', id: person.id },
    delivery: request.delivery,
    answer: { ask: ask.id },
    ...(built.write === undefined ? {} : { write: built.write }),
  });
  deps.log.info('door.answered', {
    key: item.key,
    gate: ask.gate,
    signal: request.signal,
    person: person.id,
    outcome: received.kind,
  });
  return outcomeOf(deps, received, item);
}

const plainly = (built: Signal | Unfit): LookedUp | Unfit =>
  built instanceof Unfit ? built : { signal: built };

/** The texts as people see them now; a change by hand becomes a version and the question is asked anew. */
async function readBack(
  deps: Deps,
  item: WorkItem,
  about: { texts: DocumentKind[]; ask: AskRow },
): Promise<AnswerOutcome | null> {
  for (const kind of about.texts) {
    const state = await importEdits(deps, item, kind);
    const name = kind === 'prd' ? 'PRD' : 'spec';
    if (state === 'unreadable') {
      return refused(
        'unreadable',
        `I cannot read the ${name} right now, so I cannot tell what you would sign. Not signed. I will ask again.`,
      );
    }
    if (state === 'imported') return textChanged(deps, item, { name, gate: about.ask.gate as GateName });
  }
  return null;
}

async function textChanged(
  deps: Deps,
  item: WorkItem,
  about: { name: string; gate: GateName },
): Promise<AnswerOutcome> {
  const now = await findItem(deps.db, item.key);
  const state = about.name === 'PRD' ? now?.prd : now?.spec;
  const people = await allPeople(deps.db);
  const author = people.find((one) => one.id === state?.author)?.name ?? 'Somebody';
  const changes =
    state?.changes.slice(0, 2).map((one) => {
      const said = labelled(one).map(([label, text]) => `${label}: “${cut(text)}”`);
      return ` ${one.section}. ${said.join(' ')}`;
    }) ?? [];
  const next = (await asksOf(deps.db, item.key)).findLast(
    (one) => one.gate === about.gate && one.state === 'open',
  );
  const sentence = `The ${about.name} changed while you read it: ${author} edited it. Not signed.${changes.join('')}`;
  return {
    ...refused('text_changed', sentence),
    offer: next === undefined ? null : { ask: next.id, gate: about.gate },
  };
}
const cut = (text: string): string =>
  text.length > 120 ? `${text.slice(0, 119).replace(/[\ud800-\udbff]$/, '')}…` : text;

async function outcomeOf(deps: Deps, received: Received, item: WorkItem): Promise<AnswerOutcome> {
  if (received.kind === 'moved' || received.kind === 'seen')
    return { kind: 'done', ticket: item.key, sentence: null };
  if (received.kind === 'ignored') return refused('moved_on', `Nothing was changed: ${received.why}.`);
  const { refusal, ask } = received;
  const people = await allPeople(deps.db);
  const named = (ids: PersonId[]) =>
    ids.flatMap((id) => people.filter((one) => one.id === id).map(personView));
  const view = await ticketView(deps, received.item, { people });
  const offer =
    ask === null
      ? undefined
      : (await asksOf(deps.db, item.key)).findLast(
          (one) => one.gate === ask.gate && one.state === 'open' && one.id !== ask.id,
        );
  return {
    kind: 'refused',
    code: refusal.code,
    sentence: refusal.sentence,
    thread: view.links.thread,
    offer:
      offer === undefined || refusal.code !== 'text_changed'
        ? null
        : { ask: offer.id, gate: offer.gate as GateName },
    who: named(refusal.who),
  };
}

/** Releases that were shipped after this one on the same service go back with it. */
async function goesBackToo(deps: Deps, item: WorkItem): Promise<string[]> {
  const id = item.deploy?.deployment?.id;
  const row = id === undefined ? null : await findDeployment(deps.db, id);
  return row === null ? [] : [...new Set((await deployedAfter(deps.db, row)).map((one) => one.key))];
}
