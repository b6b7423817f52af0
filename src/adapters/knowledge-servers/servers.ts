/** All knowledge servers as one: each asked within its time, behind its breaker, and only for those who may read it. */
import { messageOf, UpstreamError } from '../../errors.ts';
import { redact } from '../../log.ts';
import { visibleText } from '../../pipeline/documents/hidden-characters.ts';
import type { Instant } from '../../pipeline/item/basics.ts';
import { type Audience, everyone, mayRead } from '../../pipeline/knowledge/visibility.ts';
import type {
  KnowledgeServer,
  KnowledgeServers,
  ServerAnswer,
  ServerFinding,
  ServerNote,
} from '../../ports/lake/knowledge-servers.ts';
import { attempt, type Clock, systemClock } from './attempts.ts';
import { asked, type Breaker, closed, failed } from './breaker.ts';

/** What leaves us: a question, not a document. */
const LONGEST_QUERY = 300;

type Outcome = ServerAnswer | { state: 'unknown'; reason: string };

export function createKnowledgeServers(about: {
  servers: KnowledgeServer[];
  clock?: Clock;
  /** Trouble that is a bug of ours. */
  report: (what: string, error: unknown) => void;
}): KnowledgeServers {
  const clock = about.clock ?? systemClock;
  const breakers = new Map<string, Breaker>();
  const at = (): Instant => new Date(clock.now()).toISOString();

  /** One server, one question: never throws. */
  async function ask(
    server: KnowledgeServer,
    once: (signal: AbortSignal) => Promise<ServerAnswer>,
  ): Promise<Outcome> {
    const door = asked(breakers.get(server.name) ?? closed, clock.now());
    breakers.set(server.name, door.breaker);
    if (!door.may) {
      const until = door.breaker.state === 'closed' ? clock.now() : door.breaker.untilMs;
      return {
        state: 'unknown',
        reason: `${server.label} failed several times in a row and is asked again in ${seconds(until - clock.now())}`,
      };
    }
    const { label, timeoutMs, mayRepeat } = server;
    const came = await attempt({ clock, withinMs: timeoutMs, mayRepeat }, once);
    if (came.state === 'answered') {
      breakers.set(server.name, closed);
      return came.value;
    }
    const isDown = came.state === 'late' || (came.error instanceof UpstreamError && came.error.retryable);
    if (isDown) {
      breakers.set(server.name, failed(breakers.get(server.name) ?? closed, clock.now()));
      // What hangs stays hanging: the next question begins with a new connection.
      server.drop().catch((error: unknown) => about.report(`knowledge server ${server.name}`, error));
    } else {
      breakers.set(server.name, closed);
    }
    if (came.state === 'late')
      return {
        state: 'unknown',
        reason: `${label} did not answer within ${seconds(timeoutMs)}${tried(came.tries)}`,
      };
    if (came.error instanceof UpstreamError)
      return { state: 'unknown', reason: `${label} ${clause(came.error)}${tried(came.tries)}` };
    about.report(`knowledge server ${server.name}`, came.error);
    return { state: 'unknown', reason: `${label} gave an answer that could not be read` };
  }

  async function searched(
    server: KnowledgeServer,
    once: (signal: AbortSignal) => Promise<ServerAnswer>,
  ): Promise<{ findings: ServerFinding[]; note: ServerNote }> {
    const outcome = await ask(server, once);
    const note = { source: server.label, server: server.name, at: at(), blocked: false, notes: [] };
    if (outcome.state === 'ok')
      return {
        findings: outcome.findings.map(safe),
        note: { ...note, state: 'ok', notes: outcome.notes.map(redact) },
      };
    return {
      findings: [],
      note: { ...note, state: 'unknown', reason: outcome.reason, blocked: outcome.state === 'blocked' },
    };
  }

  const readable = (server: KnowledgeServer, audience: Audience): boolean =>
    server.visibility.some((one) => mayRead(one, audience));

  return {
    search: async (query, { use, limit, since, audience = everyone }) => {
      const words = redact(visibleText(query)).replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_QUERY);
      const suited = about.servers.filter((one) => one.uses.includes(use) && readable(one, audience));
      if (words === '' || limit < 1) return { findings: [], servers: [] };
      const all = await Promise.all(
        suited.map((server) =>
          searched(server, (signal) =>
            server.search(words, { use, limit, signal, ...(since === undefined ? {} : { since }) }),
          ),
        ),
      );
      return { findings: inTurns(all.map((one) => one.findings)), servers: all.map((one) => one.note) };
    },
    fetch: async (name, ref, audience = everyone) => {
      const server = about.servers.find((one) => one.name === name && readable(one, audience));
      if (server === undefined || !server.uses.includes('fetch'))
        return { state: 'absent', source: name, at: at() };
      const { findings, note } = await searched(server, (signal) => server.fetch(ref, signal));
      const [found] = findings;
      if (note.state !== 'ok')
        return { state: 'unknown', source: server.label, at: note.at, reason: note.reason ?? '' };
      if (found === undefined) return { state: 'absent', source: server.label, at: note.at };
      return {
        state: 'ok',
        value: found,
        source: server.label,
        at: found.fetchedAt,
        ...(found.url === undefined ? {} : { url: found.url }),
      };
    },
    problems: async () => {
      const all = await Promise.all(
        about.servers.map((server) =>
          server.problems().catch((error: unknown) => [`${server.label}: ${messageOf(error)}`]),
        ),
      );
      return all.flat();
    },
    stop: async () => {
      await Promise.all(about.servers.map((server) => server.drop()));
    },
  };
}

/** Secrets in what others wrote go before anybody stores or reads it. */
const safe = (finding: ServerFinding): ServerFinding => ({
  ...finding,
  title: redact(finding.title),
  excerpt: redact(finding.excerpt),
  flags: finding.flags.map(redact),
});

/** The first of each, then the second of each: every server knows its own order, and none is put before another. */
function inTurns<T>(lists: T[][]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

const seconds = (ms: number): string => `${ms < 1_000 ? ms / 1_000 : Math.ceil(ms / 1_000)} s`;
const tried = (tries: number): string => (tries > 1 ? `, tried ${tries} times` : '');
/** Its words may be a server's: one clean line. */
const clause = (error: UpstreamError): string =>
  redact(visibleText(error.message)).replaceAll(/\s+/g, ' ').trim().slice(0, 200).replace(/\.$/, '');
