import type { EffectName } from '../pipeline/effects.ts';
import type { Chat, Directory, Notices, Rooms } from '../ports/chat.ts';
import type { CodeHost, Verdicts, Workspaces } from '../ports/code-host.ts';
import type { CodingAgent } from '../ports/coding-agent.ts';
import type { Deployer } from '../ports/deployer.ts';
import type { Catalog } from '../ports/lake/catalog.ts';
import type { DocumentSource } from '../ports/lake/documents.ts';
import type { Incidents } from '../ports/lake/incidents.ts';
import type { Knowledge } from '../ports/lake/knowledge.ts';
import type { KnowledgeServers } from '../ports/lake/knowledge-servers.ts';
import type { Model } from '../ports/model.ts';
import type { Preview } from '../ports/preview.ts';
import type { SkillSource, Skills } from '../ports/setup/skills.ts';
import type { Pages } from '../ports/talk/pages.ts';
import type { Threads } from '../ports/talk/threads.ts';
import type { Tracker } from '../ports/trackers/tracker.ts';
import type { Db } from '../store/db.ts';
import type { Queue } from '../store/queue/queue.ts';
import type { Company } from './company/company.ts';
import type { Late } from './evidence/in-time.ts';

/** What use cases report; `log.ts` fits it. */
export interface FlowLog {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** Points of an effect at which a test may kill the process; does nothing in production. */
export type KillPoint = 'before' | 'called' | 'recorded';
export type Probe = (effect: EffectName, point: KillPoint | `after_${string}`) => void;

/** Everything that use cases work with; `main.ts` alone builds it. */
export interface Deps {
  db: Db;
  queue: Queue;
  log: FlowLog;
  company: Company;
  chat: Chat;
  pages: Pages;
  directory: Directory;
  rooms: Rooms;
  notices: Notices;
  threads: Threads;
  model: Model;
  skills: Skills;
  /** Where a team's own skills come from; null: it has none. */
  skillSource: SkillSource | null;
  knowledge: Knowledge;
  /** Sources of written knowledge beside the repositories. */
  documents: DocumentSource[];
  /** Knowledge that lives at others'. */
  knowledgeServers: KnowledgeServers;
  /** What sources say too late. */
  late: Late;
  catalog: Catalog;
  incidents: Incidents;
  codeHost: CodeHost;
  workspaces: Workspaces;
  /** Where the code host shows what we found in a commit; left out where it has no such place. */
  verdicts?: Verdicts | null;
  deployer: Deployer;
  preview: Preview;
  agents: CodingAgent[];
  trackers: Tracker[];
  /** Local Slack, and nobody who installed us. */
  sandbox: boolean;
  /** What the company's own services are connected to, for whoever installed us. */
  connections: { name: string; connected: boolean; fix?: string | null }[];
  /** Where our own tools are served, and the key that signs runs' tokens. */
  tools: { url: string; key: string };
  probe: Probe;
}
