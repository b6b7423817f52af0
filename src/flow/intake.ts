/** A ticket is filed: from a command, the form, a message, a mention. */

import { readsAlong } from '../pipeline/authorise.ts';
import { redactSecrets } from '../pipeline/knowledge/redact.ts';
import type { Filed, FilingOutcome, FilingRequest, FormProposal, Intake } from '../ports/flow.ts';
import { allChannels, linkChannel, linkedChannel } from '../store/channels.ts';
import { dbNow } from '../store/db.ts';
import { textsOf } from '../store/evidence/item-texts.ts';
import { allPeople } from '../store/people.ts';
import { findItem, itemByRef } from '../store/work-items.ts';
import { whoIs } from './company/who.ts';
import type { Deps } from './deps.ts';
import { sameAs } from './evidence/likeness.ts';
import { services, valueOf } from './gather-facts.ts';
import { modelOf } from './model/checked.ts';
import { file, receive } from './receive.ts';
import { linkedNow } from './rooms/invited.ts';
import { ticketView } from './showing/views.ts';

/** Longest title and description that are kept; the rest is cut with a note. */
const TITLE = 300;
const DESCRIPTION = 30_000;
const ATTACHMENTS = 10;

export function createIntake(deps: Deps): Intake {
  return {
    file: (request) => fileTicket(deps, request),
    propose: (text, channel) => propose(deps, text, channel),
    undo: (key, by, delivery) => undo(deps, key, { by, delivery }),
    link: (channel, service, by) => link(deps, channel, { service, by }),
  };
}

const refused = (sentence: string): FilingOutcome => ({ kind: 'refused', sentence });

async function fileTicket(deps: Deps, request: FilingRequest): Promise<FilingOutcome> {
  const person = await whoIs(deps, request.by);
  if (person === null || person.outsider)
    return refused(readsAlong(deps.company.name, 'file tickets', 'Nothing was filed.'));
  const whole = split(request.title ?? request.text, request.description ?? '');
  const words = request.title === undefined ? shortened(whole) : whole;
  if (!/[\p{L}\p{N}]/u.test(words.title))
    return refused('I need a sentence to start from. What should be different afterwards?');
  const channel = await deps.directory.channel(request.channel);
  const linked = await linkedChannel(deps.db, request.channel);
  if (linked === null || channel === null || channel.archived || !channel.member) return unlinked(deps);
  if (channel.sharedOutside)
    return refused(
      `#${channel.name} is shared with another company, so no ticket lives there. Nothing was filed.`,
    );
  const known = request.origin.ref === undefined ? null : await itemByRef(deps.db, request.origin.ref);
  if (known !== null) return filed(deps, known.key);
  const twin = request.anyway === true ? null : await duplicateOf(deps, words, request.channel);
  if (twin !== null) return twin;
  const about = valueOf(await services(deps), []);
  const proposal = await modelOf(deps).classify(`${words.title}\n${words.description}`, {
    services: about.map((one) => ({ name: one.name, words: [one.title, ...one.tags] })),
  });
  const item = await file(deps, {
    filing: {
      title: words.title,
      description: words.description,
      reporter: person.id,
      origin: request.origin,
      home: { channel: channel.id, isPrivate: channel.isPrivate },
      kind: request.kind ?? proposal.kind,
      kindFrom: request.kind === undefined ? 'text' : 'person',
      priority: request.priority ?? proposal.priority,
      labels: (request.labels ?? proposal.labels)
        .slice(0, 40)
        .map((label) => redactSecrets(label).slice(0, 60)),
      proposedCriteria: (request.criteria ?? proposal.criteria).slice(0, 40).map(redactSecrets),
      service: request.service === undefined ? linked.service : request.service,
      ...(request.attachments === undefined
        ? {}
        : { attachments: request.attachments.slice(0, ATTACHMENTS) }),
    },
    actor: { kind: 'person', id: person.id },
    delivery: request.delivery,
    prefix: deps.company.keyPrefix,
  });
  deps.log.info('ticket.filed', { key: item.key, by: person.id, origin: item.origin.kind });
  const said = [request.title ?? request.text, request.description ?? '', ...(request.criteria ?? [])];
  return {
    ...(await filed(deps, item.key)),
    ...(said.some((text) => redactSecrets(text) !== text) ? { heldSecret: true } : {}),
  };
}

/** The first line is the title, the rest the description; keys and passwords are taken out, both are cut on purpose. */
export function split(title: string, description: string): { title: string; description: string } {
  const clean = (value: string): string =>
    redactSecrets(value.replaceAll('\u0000', '').toWellFormed()).trim();
  const [first = '', ...rest] = clean(title).split('\n');
  const body = [...(first.length > TITLE ? [clean(title)] : rest), clean(description)]
    .filter((part) => part.trim() !== '')
    .join('\n');
  return {
    title: first.length > TITLE ? `${first.slice(0, TITLE - 1).toWellFormed()}…` : first,
    description:
      body.length > DESCRIPTION
        ? `${body.slice(0, DESCRIPTION).toWellFormed()}\n\n(Cut here: the text had ${body.length} characters.)`
        : body,
  };
}

/** What a card shows in two lines of a phone. */
const SHORT = 120;
const SHORTEST = 20;

/** A rough paragraph is no title: its first sentence is, or its first words; the whole is kept below. */
function shortened(words: { title: string; description: string }): { title: string; description: string } {
  const { title, description } = words;
  if (title.length <= SHORT) return words;
  const sentence = /^.*?[.!?](?=\s)/.exec(title)?.[0] ?? '';
  const cut = title.slice(0, SHORT - 1).toWellFormed();
  const atWord = cut.replace(/[\s,;:–—-]+\S*$/, '');
  const isShort = sentence.length >= SHORTEST && sentence.length <= SHORT;
  return {
    title: isShort ? sentence.replace(/\.$/, '') : `${atWord.length >= SHORTEST ? atWord : cut}…`,
    // What was longer than a title may be is there already.
    description: description.startsWith(title.replace(/…$/, ''))
      ? description
      : [title, description].filter((part) => part !== '').join('\n'),
  };
}

async function filed(deps: Deps, key: string): Promise<Filed> {
  const item = await findItem(deps.db, key);
  if (item === null || item.home === null) throw new Error(`${key} was filed and is not there`);
  const view = await ticketView(deps, item);
  return { kind: 'filed', key, title: item.title, home: item.home, thread: view.links.thread };
}

async function unlinked(deps: Deps): Promise<FilingOutcome> {
  const channels = await allChannels(deps.db);
  return {
    kind: 'unlinked',
    sentence: 'This channel is not linked to a service. Where does this go?',
    teams: channels.map((channel) => ({ channel: channel.id, service: channel.service, name: channel.name })),
  };
}

/** How many of the newest tickets a new one is compared with. */
const COMPARED = 1_000;

/** A ticket of a private channel is shown to those alone who file there. */
async function duplicateOf(
  deps: Deps,
  words: { title: string; description: string },
  channel: string,
): Promise<FilingOutcome | null> {
  const texts = await textsOf(deps.db, { privateChannels: [channel], limit: COMPARED });
  const open = texts.filter((one) => one.stage !== 'cancelled');
  for (const { key } of sameAs(words, open)) {
    const item = await findItem(deps.db, key);
    if (item === null) continue;
    const people = await allPeople(deps.db);
    const owner = people.find((person) => person.id === (item.engineer ?? item.pm))?.name ?? null;
    const view = await ticketView(deps, item, { people });
    return {
      kind: 'duplicate',
      of: { key: item.key, title: item.title, stage: item.stage, owner, thread: view.links.thread },
      title: words.title,
    };
  }
  return null;
}

async function propose(deps: Deps, text: string, channel: string): Promise<FormProposal> {
  const known = valueOf(await services(deps), []);
  const words = shortened(split(text, ''));
  const proposal = await modelOf(deps).classify(text, {
    services: known.map((one) => ({ name: one.name, words: [one.title, ...one.tags] })),
  });
  const linked = await linkedChannel(deps.db, channel);
  const channels = await allChannels(deps.db);
  return {
    title: words.title,
    description: words.description === words.title ? '' : words.description,
    kind: proposal.kind,
    priority: proposal.priority,
    labels: proposal.labels,
    criteria: proposal.criteria,
    service: linked?.service ?? proposal.services[0] ?? null,
    services: known.map((one) => one.name),
    channels: channels.map((one) => ({ id: one.id, service: one.service, name: one.name })),
  };
}

async function undo(
  deps: Deps,
  key: string,
  about: { by: string; delivery: string },
): Promise<{ done: boolean; sentence: string }> {
  const person = await whoIs(deps, about.by);
  const item = await findItem(deps.db, key);
  if (item === null || person === null || item.reporter !== person.id)
    return { done: false, sentence: `Only whoever filed ${key} can undo that.` };
  const received = await receive(deps, {
    key,
    signal: { name: 'filing_undone', facts: {} },
    actor: { kind: 'person', id: person.id },
    delivery: about.delivery,
  });
  if (received.kind === 'moved') return { done: true, sentence: `${key} was undone.` };
  const late = Date.parse(await dbNow(deps.db)) - Date.parse(item.filedAt) > 600_000;
  return {
    done: false,
    sentence: late
      ? `${key} was filed more than ten minutes ago. Close it from its card instead.`
      : `${key} is unchanged.`,
  };
}

async function link(
  deps: Deps,
  channel: string,
  about: { service: string; by: string },
): Promise<{ done: boolean; sentence: string }> {
  const person = await whoIs(deps, about.by);
  const known = valueOf(await services(deps), []);
  const found = await deps.directory.channel(channel);
  if (person === null || person.outsider || Object.keys(person.roles).length === 0)
    return { done: false, sentence: 'Only people with a role can link a channel. Nothing changed.' };
  if (!known.some((service) => service.name === about.service))
    return {
      done: false,
      sentence: `There is no service ${about.service}. Known: ${known.map((service) => service.name).join(', ')}.`,
    };
  if (found === null || !found.member)
    return { done: false, sentence: 'I am not in this channel. Invite me first.' };
  if (found.sharedOutside)
    return {
      done: false,
      sentence: `#${found.name} is shared with another company. Tickets cannot live there.`,
    };
  await linkChannel(deps.db, { id: channel, name: found.name, service: about.service, linkedBy: person.id });
  await sayLinked(deps, channel);
  return {
    done: true,
    sentence: `#${found.name} is linked to ${about.service}. File a ticket with the command.`,
  };
}

/** What is said of the link can wait, the link itself is made: it is said again within a minute. */
async function sayLinked(deps: Deps, channel: string): Promise<void> {
  try {
    await linkedNow(deps, channel);
  } catch (error) {
    deps.log.warn('channel.link_not_said', { channel, error });
  }
}
