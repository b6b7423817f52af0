/**
 * Knowledge that lives at others': Notion, Confluence, Intercom, Linear, Sentry, Zendesk, any server that speaks MCP.
 * Asked when somebody asks, read only. What comes back is data, never instruction.
 */
import type { Instant } from '../../pipeline/item/basics.ts';
import type { SourceNote } from '../../pipeline/item/context.ts';
import type { ServerUse } from '../../pipeline/knowledge/server-settings.ts';
import type { Audience, Visibility } from '../../pipeline/knowledge/visibility.ts';
import type { Fetched } from '../fetched.ts';
import type { Finding } from './evidence.ts';

export interface ServerFinding extends Finding {
  /** The server's name in the policy file. */
  server: string;
  /** Its id there, for `fetch`; null where it has none. */
  ref: string | null;
  /** Who may read it; any one of them is enough. */
  visibility: Visibility[];
  /** Quotes of what in it addresses a model or hides from people, to be shown to people. */
  flags: string[];
}

/** How one server did. `reason` names the server: “Zendesk did not answer within 8 s, tried 2 times”. */
export interface ServerNote extends SourceNote {
  server: string;
  /** A person must mend something first; `reason` says what. */
  blocked: boolean;
  /** What was cut or left out of what it answered. */
  notes: string[];
}

export interface ServerQuestion {
  use: Exclude<ServerUse, 'fetch'>;
  limit: number;
  /** Nothing older. */
  since?: Instant;
  /** Who will read it; left out: everyone, so only servers that all may see are asked. */
  audience?: Audience;
}

export interface KnowledgeServers {
  /** Asks all servers at once, each with its own deadline. Never throws for what a server does. */
  search(query: string, about: ServerQuestion): Promise<{ findings: ServerFinding[]; servers: ServerNote[] }>;
  /** The whole of one finding, by its server and `ref`. */
  fetch(server: string, ref: string, audience?: Audience): Promise<Fetched<ServerFinding>>;
  /** What a person must mend before a server is asked, each with its fix. Asks nobody. */
  problems(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What one answer of a server comes to. */
export type ServerAnswer =
  | { state: 'ok'; findings: ServerFinding[]; notes: string[] }
  /** One sentence with the fix. */
  | { state: 'blocked'; reason: string };

/** One server as its adapter gives it: asks once, gives up with `signal`, throws `UpstreamError` where it fails. */
export interface KnowledgeServer {
  readonly name: string;
  readonly label: string;
  readonly timeoutMs: number;
  readonly visibility: Visibility[];
  readonly uses: ServerUse[];
  /** False where a repeated question could do something twice. */
  readonly mayRepeat: boolean;
  search(
    query: string,
    about: { use: ServerUse; limit: number; since?: Instant; signal: AbortSignal },
  ): Promise<ServerAnswer>;
  fetch(ref: string, signal: AbortSignal): Promise<ServerAnswer>;
  problems(): Promise<string[]>;
  /** Gives up what stands open; the next question connects anew. */
  drop(): Promise<void>;
}
