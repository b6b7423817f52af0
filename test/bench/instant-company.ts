/** The product on a given database with an outside and people that answer at once. Real queue, worker, door and inbox. */

import { createOfflineDrafter } from '../../src/adapters/local/drafter/drafter.ts';
import { createDoor } from '../../src/flow/answers/answer.ts';
import type { Company } from '../../src/flow/company/company.ts';
import { rolesByTeam } from '../../src/flow/company/company.ts';
import type { Deps } from '../../src/flow/deps.ts';
import { registry } from '../../src/flow/effects/index.ts';
import { createLate } from '../../src/flow/evidence/in-time.ts';
import { agentHeard } from '../../src/flow/hearing/agent-heard.ts';
import { createHostInbox } from '../../src/flow/hearing/host-inbox.ts';
import { createIntake } from '../../src/flow/intake.ts';
import { createWorker } from '../../src/flow/worker.ts';
import { silentLog } from '../../src/log.ts';
import type { GateName } from '../../src/pipeline/gates.ts';
import type { SignalName } from '../../src/pipeline/signals.ts';
import type { AskView, TicketView } from '../../src/ports/chat.ts';
import type { Door, Words } from '../../src/ports/flow.ts';
import type { HostEvent } from '../../src/ports/host-events.ts';
import type { CatalogService } from '../../src/ports/lake/catalog.ts';
import { seedChannels } from '../../src/store/channels.ts';
import type { Database } from '../../src/store/db.ts';
import { savePeople } from '../../src/store/people.ts';
import { openQueue, type Queue } from '../../src/store/queue/queue.ts';
import { createChatDouble } from '../support/chat-double.ts';
import { skills } from '../support/documents/skills.ts';
import { createInstantOutside, type InstantOutside } from '../support/instant-outside.ts';
import { silentServers } from '../support/local/silent-servers.ts';
import { policy } from '../support/sample-ticket.ts';

export interface InstantCompany {
  deps: Deps;
  outside: InstantOutside;
  /** Files a ticket as `/ticket` does; its key. */
  file(service: number, title: string): Promise<string>;
  /** Resolves when this ticket's thread shows that it is live; rejects when somebody or something failed. */
  live(key: string): Promise<void>;
  stop(): Promise<void>;
}

const people = ['ana', 'eli', 'sam', 'kim'].map((id) => ({
  id,
  name: id[0]?.toUpperCase() + id.slice(1),
  chatId: `U0${id.toUpperCase()}`,
  login: `octo-${id}`,
  zone: 'UTC',
  isAdmin: id === 'kim',
  hours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' },
}));

/** One service, repository and channel each, so that no ticket has to wait for another's deploy. */
export function companyOf(services: number): { company: Company; catalog: CatalogService[] } {
  const names = Array.from({ length: services }, (_, at) => `service-${at}`);
  return {
    company: {
      name: 'bench',
      keyPrefix: 'TL',
      trackers: [],
      emails: {},
      people,
      teams: { billing: { pm: ['ana'], engineer: ['eli', 'sam'], approver: ['kim'] } },
      channels: names.map((name, at) => ({ id: `C${at}`, name, service: name })),
      policy: { base: { ...policy, samePersonMaySignBoth: true }, services: {} },
      agents: ['demo'],
    },
    catalog: names.map((name) => ({
      name,
      title: name,
      description: '',
      owner: 'billing',
      tier: 'T2',
      repo: `acme/${name}`,
      dependsOn: [],
      tags: [],
    })),
  };
}

export async function startInstantCompany(database: Database, services: number): Promise<InstantCompany> {
  const { company, catalog } = companyOf(services);
  const queue = await openQueue(database, {
    onError: (error) => {
      throw error;
    },
  });
  const outside = createInstantOutside({ services: catalog });
  const watch = watching();
  const { deps, door } = compose({ database, queue, company, outside, watch });
  await savePeople(
    deps.db,
    people.map((person) => ({ ...person, roles: rolesByTeam(company, person.id) })),
  );
  await seedChannels(
    deps.db,
    company.channels.map((channel) => ({ ...channel, linkedBy: null })),
  );
  const hooks = createHostInbox(deps, 'forge', (body) => body as HostEvent);
  outside.connect({
    host: (id, event) => hooks.accept({ id, body: event }),
    agent: (id, event) => agentHeard(deps, id, event),
  });
  const intake = createIntake(deps);
  watch.people(instantPeople(door, watch.failed));
  await createWorker(deps, registry).start();
  return {
    deps,
    outside,
    file: async (service, title) => {
      const outcome = await intake.file({
        text: title,
        by: 'U0ANA',
        channel: `C${service}`,
        origin: { kind: 'command' },
        delivery: `command:${service}:${title}`,
      });
      if (outcome.kind !== 'filed') throw new Error(`not filed: ${JSON.stringify(outcome)}`);
      return outcome.key;
    },
    live: watch.live,
    stop: async () => {
      await outside.idle();
      await hooks.idle();
      await queue.stop(5_000);
    },
  };
}

type Shown = (view: TicketView, ask: AskView) => void;

/** Hears every message as it is put: that is when a person could first have answered. */
function watching() {
  const isLive = new Set<string>();
  const waiting = new Map<string, { done: () => void; failed: (error: Error) => void }>();
  let failure: Error | null = null;
  let onAsk: Shown = () => {};
  return {
    people: (hears: Shown): void => {
      onAsk = hears;
    },
    asked: (view: TicketView, ask: AskView): void => onAsk(view, ask),
    live: (key: string): Promise<void> =>
      new Promise((done, failed) => {
        if (failure !== null) failed(failure);
        else if (isLive.has(key)) done();
        else waiting.set(key, { done, failed });
      }),
    isLive: (key: string): void => {
      isLive.add(key);
      waiting.get(key)?.done();
    },
    failed: (error: Error): void => {
      failure ??= error;
      for (const one of waiting.values()) one.failed(error);
    },
  };
}

function compose(about: {
  database: Database;
  queue: Queue;
  company: Company;
  outside: InstantOutside;
  watch: ReturnType<typeof watching>;
}): { deps: Deps; door: Door } {
  const { outside, watch } = about;
  const chat = createChatDouble(people);
  const put: typeof chat.put = async (request) => {
    const result = await chat.put(request);
    const { message, view } = request;
    if (message.kind === 'live') watch.isLive(view.item.key);
    const ask = message.kind === 'ask' ? view.asks.find((one) => one.id === message.ask) : undefined;
    if (ask?.state === 'open' && ask.asked.length > 0) watch.asked(view, ask);
    return result;
  };
  const deps: Deps = {
    db: about.database.db,
    queue: about.queue,
    log: {
      ...silentLog,
      error: (event, fields) =>
        watch.failed(new Error(`${event} ${JSON.stringify(fields)} ${String(fields?.['error'])}`)),
    },
    company: about.company,
    chat: { ...chat, put },
    pages: chat,
    directory: chat,
    rooms: chat,
    threads: chat,
    notices: chat,
    model: createOfflineDrafter({ skills }),
    skills,
    skillSource: null,
    knowledge: outside.knowledge,
    documents: [],
    knowledgeServers: silentServers,
    late: createLate(),
    catalog: outside.catalog,
    incidents: outside.incidents,
    codeHost: outside.codeHost,
    workspaces: outside.workspaces,
    deployer: outside.deployer,
    preview: outside.preview,
    agents: [outside.agent],
    trackers: [],
    sandbox: true,
    connections: [],
    tools: { url: 'http://127.0.0.1/mcp', key: 'a key for measuring only' },
    probe: () => {},
  };
  return { deps, door: createDoor(deps) };
}

const says: Partial<Record<GateName, { signal: SignalName; words?: Words }>> = {
  prd_sign_off: { signal: 'prd_signed_off' },
  spec_sign_off: { signal: 'spec_signed_off', words: { delegate: true, agent: 'demo' } },
  both_sign_off: { signal: 'both_signed_off', words: { delegate: true, agent: 'demo' } },
  delegate: { signal: 'delegated', words: { agent: 'demo' } },
  plan_approval: { signal: 'plan_approved' },
  acceptance: { signal: 'accepted' },
  deploy_approval: { signal: 'deploy_approved' },
};

/** Each person who is asked says yes, once. */
function instantPeople(door: Door, failed: (error: Error) => void): Shown {
  const answered = new Set<string>();
  return (view, ask) => {
    for (const person of ask.asked) {
      const id = `${ask.id}:${person}`;
      const yes = says[ask.gate];
      if (answered.has(id)) continue;
      answered.add(id);
      if (yes === undefined) {
        failed(
          new Error(
            `${view.item.key} asks ${ask.gate}: ${JSON.stringify(view.item.scorecard?.results.filter((one) => one.verdict === 'fail'))}`,
          ),
        );
        continue;
      }
      const request = { ...yes, ask: ask.id, by: `U0${person.toUpperCase()}`, delivery: `press:${id}` };
      door.answer(request).then(
        (outcome) => {
          if (outcome.kind === 'refused')
            failed(new Error(`${view.item.key} ${yes.signal}: ${outcome.sentence}`));
        },
        (error: unknown) => failed(error instanceof Error ? error : new Error(String(error))),
      );
    }
  };
}
