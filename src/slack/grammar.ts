/**
 * What the text behind the command means. A verb counts only when the whole text fits its grammar; everything else is
 * a title. A verb with one word behind it that fits nothing is in doubt: both are offered.
 */
import { type StageName, stageNames } from '../pipeline/stages.ts';
import { wordOfStage } from './cards/state.ts';

export type Verb =
  | 'list'
  | 'mine'
  | 'board'
  | 'agents'
  | 'backlog'
  | 'help'
  | 'show'
  | 'history'
  | 'link'
  | 'new';
/** Verbs that stand for a service until somebody ends it. */
export type OrderVerb = 'freeze' | 'unfreeze' | 'lock' | 'unlock';
export type Meaning =
  | { kind: 'form' }
  | { kind: 'title'; title: string }
  | { kind: 'verb'; verb: Exclude<Verb, 'show' | 'history' | 'link' | 'new' | 'list'> }
  | { kind: 'list'; stage: StageName | null }
  | { kind: 'show'; key: string }
  | { kind: 'history'; key: string }
  | { kind: 'link'; service: string }
  | {
      kind: 'order';
      what: OrderVerb;
      service: string;
      until: string | null;
      reason: string | null;
      title: string;
    }
  | { kind: 'metrics'; service: string | null }
  | { kind: 'token'; revoke: boolean }
  /** `at` null: today's; else a time of day, or `off`. */
  | { kind: 'digest'; at: string | null }
  | { kind: 'no_reason'; what: OrderVerb; service: string; title: string }
  | { kind: 'doubt'; verb: 'list' | 'help'; title: string };

const KEY = /^[a-z][a-z0-9]{0,9}-\d{1,7}$/i;
const SERVICE = /^[a-z0-9][a-z0-9._-]{0,79}$/i;

/** Stages by the words that people see: "for review", "blocked", "in development". */
function stageOf(words: string): StageName | null {
  const wanted = words.toLowerCase().replaceAll(/[\s_-]+/g, ' ');
  return (
    stageNames.find(
      (name) => name.replaceAll('_', ' ') === wanted || wordOfStage(name).toLowerCase() === wanted,
    ) ?? null
  );
}

export function meaningOf(text: string): Meaning {
  const line = text.trim();
  if (line === '') return { kind: 'form' };
  const [first = '', ...rest] = line.split(/\s+/);
  const verb = first.toLowerCase();
  const tail = rest.join(' ');
  const title: Meaning = { kind: 'title', title: line };
  const doubtful = (of: 'list' | 'help'): Meaning =>
    rest.length === 1 ? { kind: 'doubt', verb: of, title: line } : title;
  switch (verb) {
    case 'new': {
      const after = line.slice(first.length).trim();
      return after === '' ? { kind: 'form' } : { kind: 'title', title: after };
    }
    case 'list': {
      if (tail === '') return { kind: 'list', stage: null };
      const stage = stageOf(tail);
      return stage === null ? doubtful('list') : { kind: 'list', stage };
    }
    case 'mine':
    case 'board':
    case 'agents':
    case 'backlog':
      return tail === '' ? { kind: 'verb', verb } : doubtful('list');
    case 'help':
      return tail === '' ? { kind: 'verb', verb } : doubtful('help');
    case 'show':
    case 'history':
      return rest.length === 1 && KEY.test(tail) ? { kind: verb, key: tail.toUpperCase() } : doubtful('list');
    case 'link':
      return rest.length === 1 && SERVICE.test(tail) ? { kind: 'link', service: tail } : title;
    case 'digest':
      if (tail === '') return { kind: 'digest', at: null };
      return /^(?:\d{1,2}:\d{2}|off)$/i.test(tail) ? { kind: 'digest', at: tail.toLowerCase() } : title;
    case 'token':
      return /^(?:revoke)?$/i.test(tail) ? { kind: 'token', revoke: tail !== '' } : title;
    case 'metrics':
      if (tail === '') return { kind: 'metrics', service: null };
      return SERVICE.test(tail) ? { kind: 'metrics', service: tail } : title;
    case 'freeze':
    case 'unfreeze':
    case 'lock':
    case 'unlock':
      return order(verb, tail, line) ?? title;
    default:
      return title;
  }
}

const UNTIL = /^(\S+)(?:\s+until\s+(.{1,60}?))?\s+because\s+(.+)$/i;

/** `freeze SERVICE [until WHEN] because REASON`, `lock` and `unlock SERVICE because REASON`, `unfreeze SERVICE`. */
function order(what: OrderVerb, tail: string, title: string): Meaning | null {
  if (tail === '') return { kind: 'no_reason', what, service: '', title };
  if (SERVICE.test(tail)) {
    const service = tail;
    return what === 'unfreeze'
      ? { kind: 'order', what, service, until: null, reason: null, title }
      : { kind: 'no_reason', what, service, title };
  }
  const [, service = '', until, reason = ''] = UNTIL.exec(tail) ?? [];
  if (!SERVICE.test(service) || (until !== undefined && what !== 'freeze') || what === 'unfreeze')
    return null;
  return { kind: 'order', what, service, until: until ?? null, reason: reason.slice(0, 1_000), title };
}
