import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { CodeHost, Workspaces } from '../../../ports/code-host.ts';
import type { Deployer } from '../../../ports/deployer.ts';
import type { DocumentSource } from '../../../ports/lake/documents.ts';
import type { Knowledge } from '../../../ports/lake/knowledge.ts';
import type { Preview } from '../../../ports/preview.ts';
import type { RepositoryFolders } from '../../../ports/setup/skills.ts';
import { createFolderSource } from '../company/folder-source.ts';
import { createKeyedQueue } from '../keyed-queue.ts';
import { createBranches } from './branches.ts';
import { createCodeHost } from './code-host.ts';
import { createBackground, type ForgeContext } from './context.ts';
import { type Database, openDatabase } from './database.ts';
import { createGit, type Git, usualSearchPath } from './git/git.ts';
import { createKnowledge } from './knowledge.ts';
import { createOutbox, type WebhookTarget } from './outbox.ts';
import { createForgeRequestHandler, type ForgeRequestHandler } from './pages/handler.ts';
import { createViews } from './pages/views.ts';
import { createPeople, type ForgePeople } from './people.ts';
import { createPullRequests } from './pull-requests.ts';
import { createRepositoryFiles, type RepositoryFiles } from './repository-files.ts';
import { createRepositoryFolders } from './repository-folders.ts';
import { createChildProcesses } from './running/child-processes.ts';
import { type Ci, createCi } from './running/ci.ts';
import { createDeployer, type LocalDeployer } from './running/deployer.ts';
import { createInstances, type Instances } from './running/instances.ts';
import { createPreview } from './running/preview.ts';
import { createWorkspaces } from './workspaces.ts';

export interface LocalForgeOptions {
  /** The product's home; everything of the forge lies in its folder `forge`. */
  home: string;
  webhook: WebhookTarget;
  /** Where `handleForgeRequest` is mounted, without a slash at the end. */
  publicUrl: string;
  /** Folders of markdown that `documents` offers, with a page for each. */
  documents?: string[];
  clock?: () => Date;
  /** Where git, a shell and Node are looked for. */
  searchPath?: string;
  ciTimeoutMs?: number;
  healthTimeoutMs?: number;
  /** Trouble in work that nobody awaits. */
  report?: (what: string, error: unknown) => void;
}

export interface RunningService {
  role: 'release' | 'preview';
  service: string;
  environment: string;
  /** The ticket of a preview. */
  key: string;
  sha: string;
  url: string;
  pid: number | null;
  running: boolean;
}

export interface LocalForge {
  codeHost: CodeHost;
  workspaces: Workspaces;
  deployer: Deployer;
  preview: Preview;
  knowledge: Knowledge;
  documents: DocumentSource;
  /** For a catalog that lies in the repositories. */
  repositoryFiles: RepositoryFiles;
  repositoryFolders: RepositoryFolders;
  people: ForgePeople;
  git: Git;
  handleForgeRequest: ForgeRequestHandler;
  /** At boot: ends leftovers, brings services back, goes on with CI and deployments, sends what was not heard. */
  reconcile(): Promise<void>;
  /** Deploys each service's default branch where nothing was ever deployed, so that a rollback has a way back. */
  ensureBaseline(services: { service: string; environment: string; repo: string }[]): Promise<void>;
  services(): RunningService[];
  pendingEvents(): number;
  /** Resolves when no CI, deployment or delivery is under way. */
  idle(): Promise<void>;
  /** With `killServices`, no process of ours is left; a later boot brings the services back. */
  stop(options: { killServices: boolean }): Promise<void>;
}

const productionName = 'production';

export function createLocalForge(options: LocalForgeOptions): LocalForge {
  const clock = options.clock ?? (() => new Date());
  const report =
    options.report ?? ((what, error) => process.emitWarning(`Local forge, ${what}: ${String(error)}`));
  const searchPath = options.searchPath ?? usualSearchPath;
  const db = openDatabase(join(options.home, 'forge', 'forge.sqlite'));
  const outbox = createOutbox({ db, target: options.webhook, clock });
  const background = createBackground(report);
  const processes = createChildProcesses({ id: ownId(db), searchPath, home: options.home });
  const git = createGit({ searchPath });
  const queue = createKeyedQueue();
  const documents = createFolderSource({
    name: 'Company docs',
    folders: options.documents ?? [],
    link: (id) => `${options.publicUrl}/forge/knowledge/${id}`,
    clock,
  });
  const context: ForgeContext = {
    home: options.home,
    publicUrl: options.publicUrl,
    db,
    git,
    clock,
    locks: (key, work) => queue.run(key, work),
    background,
    processes,
    announce: (event) => {
      outbox.add(event);
      // Microtasks run after the transaction that we are called in has ended.
      queueMicrotask(() => background.run('webhook', () => outbox.flush()));
    },
  };
  const ci = createCi(context, { timeoutMs: options.ciTimeoutMs ?? 120_000 });
  const instances = createInstances(context, { healthTimeoutMs: options.healthTimeoutMs ?? 20_000 });
  const pulls = createPullRequests(context, ci);
  const branches = createBranches(context);
  const codeHost = createCodeHost(context, pulls, branches);
  const deployer = createDeployer(context, instances);
  const views = createViews(context, {
    pulls,
    ci,
    instances,
    document: (id) => documents.document(id),
  });

  return {
    codeHost,
    deployer,
    git,
    workspaces: createWorkspaces(context, pulls),
    preview: createPreview(context, instances, { neighbours: productionName }),
    knowledge: createKnowledge(context),
    documents,
    repositoryFiles: createRepositoryFiles(context),
    repositoryFolders: createRepositoryFolders(context),
    people: createPeople(context, { pulls, codeHost, branches, ci }),
    handleForgeRequest: createForgeRequestHandler(views, report),
    pendingEvents: () => outbox.pending(),
    ensureBaseline: (services) => deployer.ensureBaseline(services),
    reconcile: async () => {
      await bringBack(context, { instances, deployer, ci });
      await ci.recover();
      deployer.recover();
      for (const found of pulls.all()) await pulls.sync(found);
      await outbox.flush({ all: true });
    },
    services: () =>
      instances.all().flatMap((one) =>
        one.role === 'trial'
          ? []
          : [
              {
                role: one.role,
                service: one.service,
                environment: one.environment,
                key: one.key,
                sha: one.sha,
                url: `http://127.0.0.1:${one.port}`,
                pid: one.pid,
                running: instances.isRunning(one),
              },
            ],
      ),
    idle: async () => {
      // Deliveries begin in a microtask after what they tell of.
      await Promise.resolve();
      await background.idle();
    },
    stop: async ({ killServices }) => {
      deployer.stop();
      outbox.stop();
      await ci.stop();
      await background.idle();
      if (killServices) for (const instance of instances.all()) await instances.rest(instance);
      if (killServices) await processes.stopLeftovers([]);
      db.close();
    },
  };
}

/** Before a boot's other work: what should run is adopted or started again, what should not is ended. */
async function bringBack(
  context: ForgeContext,
  { instances, deployer, ci }: { instances: Instances; deployer: LocalDeployer; ci: Ci },
): Promise<void> {
  for (const instance of instances.all()) {
    const stray = instance.wanted === 0 && !instances.isStarting(instance);
    if (stray || (instance.role === 'release' && deployer.isInterrupted(instance.key)))
      await instances.remove(instance);
  }
  const pids = instances
    .all()
    .flatMap((one) => (one.pid !== null && instances.isRunning(one) ? [one.pid] : []));
  await context.processes.stopLeftovers([...pids, ...ci.pids()]);
  const dead = instances.all().filter((one) => !instances.isRunning(one) && !instances.isStarting(one));
  await Promise.all(dead.map((instance) => instances.restart(instance)));
}

/** Tells this home's processes from those of another one on the same machine. */
function ownId(db: Database): string {
  db.run("insert or ignore into facts (name, value) values ('id', ?)", randomUUID());
  return db.row(z.object({ value: z.string() }), "select value from facts where name = 'id'")?.value ?? '';
}
