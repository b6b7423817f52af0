/**
 * Use cases with everything real but the world outside: the store, the door, the effects. Effects run when the test
 * says so, in the order of their intents, so that a test can stand between any two of them.
 */
import { join } from 'node:path';
import { readCompany } from '../../src/config.ts';
import { rolesByTeam } from '../../src/flow/company/company.ts';
import type { Deps } from '../../src/flow/deps.ts';
import { registry } from '../../src/flow/effects/index.ts';
import { createLate } from '../../src/flow/evidence/in-time.ts';
import { createFlow } from '../../src/flow/flow.ts';
import { hostHeard } from '../../src/flow/hearing/host-heard.ts';
import { runEffect } from '../../src/flow/worker.ts';
import { type EffectName, effects } from '../../src/pipeline/effects.ts';
import type { GateName } from '../../src/pipeline/gates.ts';
import type { Kind } from '../../src/pipeline/item/basics.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import type { StageName } from '../../src/pipeline/stages.ts';
import type { WorkItem } from '../../src/pipeline/work-item.ts';
import type { AnswerOutcome, Flow, Words } from '../../src/ports/flow.ts';
import { type AskRow, asksOf } from '../../src/store/asks.ts';
import { seedChannels } from '../../src/store/channels.ts';
import { openEffects } from '../../src/store/effects.ts';
import { entriesOf, type LedgerRow } from '../../src/store/ledger.ts';
import { savePeople } from '../../src/store/people.ts';
import { findItem } from '../../src/store/work-items.ts';
import { type ChatDouble, createChatDouble } from '../support/chat-double.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { skills } from '../support/documents/skills.ts';
import { acmeSource } from '../support/local/acme.ts';
import { asSlackTakesIt } from '../support/payloads/chat.ts';
import { drafter } from '../support/questions.ts';
import { type AgentState, agentDouble } from './agent-double.ts';
import { createFacts, type Facts } from './facts.ts';
import { createForge, type Forge } from './outside.ts';
import { allMet, way } from './smooth-way.ts';

export const INVOICES = 'C0INVOICES';
export const chatId = { ana: 'U0ANA', eli: 'U0ELI', sam: 'U0SAM', kim: 'U0KIM', gus: 'U0GUS' } as const;
export type Name = keyof typeof chatId;

export interface FlowWorld {
  database: TestDatabase;
  deps: Deps;
  flow: Flow;
  chat: ChatDouble;
  forge: Forge;
  facts: Facts;
  agent: AgentState;
  /** Lines of the log, oldest first. */
  log: { level: string; event: string; fields: Record<string, unknown> }[];
  /** Effects that fail with this error when they run, by name. */
  failing: Map<string, Error>;
  /** Jobs that were sent, in order. */
  sent: { effect: number; afterMs?: number }[];
  /** `kind`: somebody said it in the form; else it is read from the text. */
  files(
    title: string,
    more?: { by?: Name; description?: string; service?: null; kind?: Kind },
  ): Promise<string>;
  item(key: string): Promise<WorkItem>;
  ledger(key: string): Promise<LedgerRow[]>;
  /** The question of this gate that is open now. */
  open(key: string, gate: GateName): Promise<AskRow>;
  asks(key: string, gate: GateName): Promise<AskRow[]>;
  /** A person answers the open question of a gate. */
  answers(name: Name, about: Answering): Promise<AnswerOutcome>;
  /** A ticket that stands where the title says, by the shortest way. */
  reaches(stage: StageName, title?: string): Promise<string>;
  /** Works off everything that is due, and what follows from it. Waiting jobs stay. */
  works(): Promise<void>;
  /** The same, up to the moment before this effect would run. */
  worksUntil(effect: EffectName): Promise<void>;
  /** The time of all waiting jobs has come. */
  later(): Promise<void>;
  /** Passes on what the code host reports. */
  hears(): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}
interface Answering {
  key: string;
  gate: GateName;
  signal: SignalName;
  words?: Words;
  delivery?: string;
}

export async function startFlow(): Promise<FlowWorld> {
  const database = await testDatabase();
  const { company } = readCompany(join(acmeSource, 'throughline.yaml'));
  // Holds ship by themselves in deploy hours: tests run at any hour.
  company.policy.base.deployHours = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
  const log: FlowWorld['log'] = [];
  const sent: FlowWorld['sent'] = [];
  const waiting = new Set<number>();
  const failing = new Map<string, Error>();
  const agent: FlowWorld['agent'] = { started: [], told: [], stopped: [], able: true };
  const line =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}): void =>
      void log.push({ level, event, fields });
  let deliveries = 0;

  const fresh = () => {
    const forge = createForge();
    const facts = createFacts();
    const chat = asSlackTakesIt(
      createChatDouble(company.people.map((one) => ({ chatId: one.chatId, name: one.name }))),
    );
    chat.people.set(chatId.gus, 'Gus');
    chat.outsiders.add(chatId.gus);
    const deps: Deps = {
      db: database.db,
      queue: {
        send: async (_tx, job) => {
          sent.push({ effect: job.effect, ...(job.afterMs === undefined ? {} : { afterMs: job.afterMs }) });
          // A drawing that waits for its ticket to stand still waits for nothing here.
          if (job.lane !== 'show' && job.afterMs !== undefined && job.afterMs > 0) waiting.add(job.effect);
        },
        work: async () => {},
        every: async () => {},
        stop: async () => {},
      },
      log: { info: line('info'), warn: line('warn'), error: line('error') },
      company,
      chat,
      pages: chat,
      directory: chat,
      notices: chat,
      rooms: chat,
      threads: chat,
      sandbox: false,
      tools: { url: 'http://tools.test/mcp', key: 'a key for tests only' },
      connections: [{ name: 'GitHub', connected: false }],
      skills,
      skillSource: null,
      model: { ...drafter, judge: async (material) => ({ criteria: allMet(material.item), costUsd: 0 }) },
      knowledge: facts,
      documents: [facts.documents],
      knowledgeServers: facts.servers,
      late: createLate(),
      catalog: facts,
      incidents: facts,
      codeHost: forge.host,
      workspaces: forge.workspaces,
      deployer: forge.deployer,
      preview: forge.preview,
      agents: [agentDouble(agent, () => world.deps)],
      trackers: [],
      probe: (effect, point) => {
        const error = point === 'before' ? failing.get(effect) : undefined;
        if (error !== undefined) pendingFailure = error;
      },
    };
    const flow = createFlow(deps);
    return { deps, flow, forge, facts, chat };
  };
  let pendingFailure: Error | null = null;
  const failingRegistry = Object.fromEntries(
    Object.entries(registry).map(([name, handler]) => [
      name,
      async (job: Parameters<typeof handler>[0], deps: Deps) => {
        const error = pendingFailure;
        pendingFailure = null;
        if (error !== null && failing.has(name)) throw error;
        return handler(job, deps);
      },
    ]),
  ) as unknown as typeof registry;

  const step = async (until?: EffectName): Promise<boolean> => {
    await world.hears();
    const ready = (await openEffects(database.db)).filter((one) => !waiting.has(one.id));
    // Drawings have a queue of their own, and one whose successor is ready is left out: as in the product.
    const work = ready.find((one) => effects[one.name as EffectName].lane !== 'show');
    const due = until === undefined ? (work ?? ready[0]) : ready[0];
    if (due === undefined || due.name === until) return false;
    try {
      await runEffect(world.deps, failingRegistry, due.id);
    } catch (error) {
      // The queue would bring the job back; the log has the error.
      line('info')('job.came_back', { effect: due.name, error });
    }
    return true;
  };

  const world: FlowWorld = {
    database,
    ...fresh(),
    agent,
    log,
    failing,
    sent,
    files: async (title, more = {}) => {
      deliveries += 1;
      const outcome = await world.flow.intake.file({
        text: title,
        ...(more.description === undefined ? {} : { description: more.description }),
        ...(more.service === undefined ? {} : { service: more.service }),
        ...(more.kind === undefined ? {} : { kind: more.kind }),
        by: chatId[more.by ?? 'ana'],
        channel: INVOICES,
        origin: { kind: 'command' },
        delivery: `file-${deliveries}`,
        anyway: true,
      });
      if (outcome.kind !== 'filed') throw new Error(`not filed: ${JSON.stringify(outcome)}`);
      return outcome.key;
    },
    item: async (key) => {
      const item = await findItem(database.db, key);
      if (item === null) throw new Error(`there is no ${key}`);
      return item;
    },
    ledger: (key) => entriesOf(database.db, key),
    asks: async (key, gate) => (await asksOf(database.db, key)).filter((one) => one.gate === gate),
    open: async (key, gate) => {
      const all = await asksOf(database.db, key);
      const open = all.filter((one) => one.gate === gate && one.state === 'open');
      const [found] = open;
      if (open.length > 1)
        throw new Error(`${open.length} of ${gate} are open on ${key}: choose one by its post`);
      if (found === undefined)
        throw new Error(`${gate} is not open on ${key} in ${(await world.item(key)).stage}`);
      return found;
    },
    answers: async (name, about) => {
      deliveries += 1;
      const ask = await world.open(about.key, about.gate);
      return world.flow.door.answer({
        ask: ask.id,
        signal: about.signal,
        by: chatId[name],
        words: about.words ?? {},
        delivery: about.delivery ?? `press-${deliveries}`,
      });
    },
    reaches: async (stage, title = 'Export invoices as CSV') => {
      const key = await world.files(title);
      await world.works();
      for (const next of way) {
        if ((await world.item(key)).stage === stage) return key;
        const outcome = await world.answers(next.name, { key, ...next });
        if (outcome.kind !== 'done') throw new Error(`${next.signal}: ${JSON.stringify(outcome)}`);
        await world.works();
      }
      if ((await world.item(key)).stage !== stage)
        throw new Error(`${key} is ${(await world.item(key)).stage}, not ${stage}`);
      return key;
    },
    works: async () => {
      for (let rounds = 0; await step(); rounds += 1)
        if (rounds > 500) throw new Error('the effects never come to an end');
    },
    worksUntil: async (effect) => {
      while (await step(effect));
    },
    later: async () => {
      waiting.clear();
      await world.works();
    },
    hears: async () => {
      for (let event = world.forge.events.shift(); event !== undefined; event = world.forge.events.shift()) {
        deliveries += 1;
        await hostHeard(world.deps, `forge:${deliveries}`, event);
      }
    },
    reset: async () => {
      await database.reset();
      for (const list of [log, sent, agent.started, agent.told, agent.stopped]) list.length = 0;
      waiting.clear();
      failing.clear();
      agent.able = true;
      Object.assign(world, fresh());
      await seed();
    },
    close: () => database.close(),
  };
  const seed = async (): Promise<void> => {
    await savePeople(
      database.db,
      company.people.map((person) => ({ ...person, roles: rolesByTeam(company, person.id) })),
    );
    await seedChannels(
      database.db,
      company.channels.map((channel) => ({ ...channel, linkedBy: null })),
    );
  };
  await seed();
  return world;
}
