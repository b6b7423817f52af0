/** Who calls our tools. A token is never enough by itself: the run must be at work, the person must be one of ours, now. */
import { readsAlong } from '../../pipeline/authorise.ts';
import { runIsActive } from '../../pipeline/conditions.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Access, Caller, RunTools, TokenOutcome } from '../../ports/access.ts';
import { personById } from '../../store/people.ts';
import { endTokens, personOfToken, saveToken } from '../../store/personal/tokens.ts';
import { keyOfRun } from '../../store/records.ts';
import { findItem } from '../../store/work-items.ts';
import { whoIs } from '../company/who.ts';
import type { Deps } from '../deps.ts';
import { readersOf } from '../other-work.ts';
import { hashOf, newPersonToken, readToken, runToken } from './tokens.ts';

/** The chat takes some fifty questions a minute: what channels somebody is in is asked this often. */
const CHANNELS_MS = 30_000;

export function createAccess(deps: Deps): Access {
  const channels = keptChannels(deps);
  return {
    caller: async (token) => {
      const presented = readToken(token, deps.tools.key);
      if (presented === null) return null;
      return presented.kind === 'run'
        ? runOf(deps, presented.run)
        : personOf(deps, { hash: presented.hash, channels });
    },
    issue: (viewer) => issue(deps, viewer),
    revoke: async (viewer) => {
      const person = await whoIs(deps, viewer);
      const ended = person !== null && (await endTokens(deps.db, person.id));
      if (ended) deps.log.info('token.revoked', { by: person.id });
      return ended;
    },
  };
}

/** Where this run's agent finds our tools. */
export const toolsFor = (deps: Pick<Deps, 'tools'>, run: string): RunTools => ({
  url: deps.tools.url,
  token: runToken(run, deps.tools.key),
});

async function runOf(deps: Deps, run: string): Promise<Caller | null> {
  const key = await keyOfRun(deps.db, run);
  const item = key === null ? null : await findItem(deps.db, key);
  if (item === null || item.run?.id !== run || !atWork(item)) return null;
  // What an agent finds may end up in its ticket's thread: it reads what all of that thread's readers may.
  return { kind: 'run', run, key: item.key, audience: readersOf(item) };
}

/** A finished run that mends a red CI is at work again. */
const atWork = (item: WorkItem): boolean =>
  runIsActive(item) || (item.run?.state === 'finished' && item.attention?.why === 'ci');

type Channels = (chatId: string) => Promise<string[]>;

/** Private channels of a person; none while the chat does not say. */
function keptChannels(deps: Deps): Channels {
  const kept = new Map<string, { until: number; channels: Promise<string[]> }>();
  return (chatId) => {
    const now = performance.now();
    const known = kept.get(chatId);
    if (known !== undefined && known.until > now) return known.channels;
    const channels = deps.directory.privateChannelsOf(chatId).catch((error: unknown) => {
      deps.log.warn('token.channels_not_known', { error });
      kept.delete(chatId);
      return [];
    });
    kept.set(chatId, { until: now + CHANNELS_MS, channels });
    return channels;
  };
}

async function personOf(deps: Deps, about: { hash: string; channels: Channels }): Promise<Caller | null> {
  const id = await personOfToken(deps.db, about.hash);
  const stored = id === null ? null : await personById(deps.db, id);
  if (stored === null || stored.chatId === null) return null;
  const person = await whoIs(deps, stored.chatId);
  if (person === null || person.outsider) return null;
  const audience = { channels: await about.channels(stored.chatId), person: person.id };
  return { kind: 'person', person: person.id, chatId: stored.chatId, audience };
}

async function issue(deps: Deps, viewer: string): Promise<TokenOutcome> {
  const person = await whoIs(deps, viewer);
  if (person === null || person.outsider)
    return {
      kind: 'refused',
      sentence: readsAlong(deps.company.name, 'have a token', 'None was made.'),
    };
  const token = newPersonToken();
  const replaced = await saveToken(deps.db, { hash: hashOf(token), person: person.id });
  deps.log.info('token.made', { by: person.id, replaced });
  return { kind: 'made', token, url: deps.tools.url, replaced };
}
