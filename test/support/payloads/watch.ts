/**
 * Everything that a world's product sends to its Slack passes here: calls of the Web API, acknowledgements, answers
 * to response URLs. Faults are collected and not thrown, because the product would take them for Slack's.
 */
import { App, type ReceiverEvent } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { answerTrouble, callTrouble } from './faults.ts';
import { prepareTypes } from './schema.ts';

type Fields = Record<string, unknown>;
type CallAbout = Parameters<WebClient['apiCall']>;
/** Addresses of the Slacks that are watched, each with what was found. */
const watched = new Map<string, string[]>();

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** As it goes over the wire: what is undefined is not sent. */
const asSent = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

function note(found: string[] | undefined, what: string, trouble: string[]): void {
  found?.push(...trouble.map((one) => `${what}: ${one}`));
}

function watchCalls(): void {
  const client: { apiCall: (this: WebClient, ...about: CallAbout) => ReturnType<WebClient['apiCall']> } =
    WebClient.prototype;
  const { apiCall } = client;
  client.apiCall = function (method, args) {
    const found = watched.get(new URL(this.slackApiUrl).origin);
    const sent = found === undefined ? undefined : asSent(args);
    if (isFields(sent)) note(found, method, callTrouble(method, sent));
    return apiCall.call(this, method, args);
  };
}

function watchAcks(): void {
  const app: { processEvent: (this: App, event: ReceiverEvent) => Promise<void> } = App.prototype;
  const { processEvent } = app;
  app.processEvent = function (event) {
    const ack: typeof event.ack = (answer) => {
      const sent = asSent(answer);
      const found = watched.get(new URL(this.client.slackApiUrl).origin);
      if (found !== undefined && isFields(sent)) note(found, 'acknowledgement', answerTrouble(sent));
      return event.ack(answer);
    };
    return processEvent.call(this, { ...event, ack });
  };
}

function watchResponseUrls(): void {
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? null : new URL(input);
    const found =
      url !== null && /^\/(?:actions|commands)\//.test(url.pathname) ? watched.get(url.origin) : undefined;
    if (found !== undefined && typeof init?.body === 'string') {
      const sent: unknown = JSON.parse(init.body);
      if (isFields(sent)) note(found, 'response URL', answerTrouble(sent));
    }
    return real(input, init);
  };
}

let watching = false;

/** Watches what goes to this Slack until `verify`, which fails with every fault that was found. */
export function watchPayloads(url: string): { verify: () => void } {
  if (!watching) {
    prepareTypes();
    watchCalls();
    watchAcks();
    watchResponseUrls();
    watching = true;
  }
  const { origin } = new URL(url);
  const found: string[] = [];
  watched.set(origin, found);
  return {
    verify() {
      if (watched.get(origin) === found) watched.delete(origin);
      if (found.length > 0)
        throw new Error(`Slack would not take these as they are:\n${[...new Set(found)].join('\n')}`);
    },
  };
}
