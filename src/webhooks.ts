/** Webhooks of everything outside: where each is heard, with what it is signed, and what is worked off after a start. */
import { GITHUB_HOOK } from './adapters/github/webhooks/hook.ts';
import { sorted } from './adapters/github/webhooks/sorting.ts';
import type { Outside } from './adapters/index.ts';
import type { Deps } from './flow/deps.ts';
import type { HookInbox } from './flow/hearing/hook-inbox.ts';
import { createHostInbox } from './flow/hearing/host-inbox.ts';
import { createIncidentInbox } from './flow/hearing/incident-inbox.ts';
import { createTrackerInbox } from './flow/tracking/tracker-inbox.ts';
import type { Webhook } from './http.ts';
import type { Parts } from './serve.ts';

export interface Webhooks {
  all: Webhook[];
  /** Works off what was stored and not finished before the last stop. */
  replay(): Promise<void>;
  /** What GitHub could not deliver comes again, and the admin sees whether it can be reached; null: GitHub sends us nothing. */
  lookAtGitHub: (() => Promise<void>) | null;
}

export function webhooksOf({ config, secrets, log }: Parts, deps: Deps, outside: Outside): Webhooks {
  const all: Webhook[] = [];
  const inboxes: HookInbox[] = [];
  const hears = (inbox: HookInbox, webhook: Omit<Webhook, 'accept'>): void => {
    inboxes.push(inbox);
    const isNamed = webhook.eventHeader !== undefined;
    all.push({
      ...webhook,
      accept: ({ id, event, body }) => inbox.accept({ id, body: isNamed ? { event, body } : body }),
    });
  };
  hears(
    createHostInbox(deps, 'forge', (body) => outside.hostEvent(body)),
    {
      path: '/webhooks/forge',
      signatureHeader: 'x-forge-signature-256',
      idHeader: 'x-forge-delivery',
      secrets: [secrets.webhookSecret, ...config.webhookSecrets],
    },
  );
  if (outside.incidentEvent !== null)
    hears(createIncidentInbox(deps, outside.incidentEvent), {
      path: '/webhooks/pagerduty',
      signatureHeader: 'x-pagerduty-signature',
      signaturePrefix: 'v1=',
      idHeader: 'x-webhook-id',
      secrets: config.pagerDutySecrets,
    });
  const { github } = outside;
  let issues: HookInbox | null = null;
  let missed: (() => Promise<void>) | null = null;
  for (const { tracker, sort, redeliver, ...hook } of outside.trackerHooks) {
    const inbox = createTrackerInbox(deps, tracker, sort);
    const isCodeHosts = github !== null && hook.path === GITHUB_HOOK.path;
    if (!isCodeHosts) {
      hears(inbox, hook);
      if (redeliver !== undefined) missed = () => askAgain(log, { inboxes: [inbox], redeliver });
      continue;
    }
    inboxes.push(inbox);
    issues = inbox;
  }
  if (github === null) return { all, replay: () => replay(inboxes), lookAtGitHub: missed };

  const inbox = createHostInbox(deps, 'github', { parse: (body) => github.hostEvent(body), sort: sorted });
  inboxes.push(inbox);
  const webhookSecrets = config.github?.webhookSecrets ?? [];
  if (webhookSecrets.length > 0)
    all.push({
      ...GITHUB_HOOK,
      secrets: webhookSecrets,
      // The team's tracker is GitHub too: all that it hears comes to the one address.
      accept: ({ id, event, body }) =>
        (event === 'issues' ? (issues ?? inbox) : inbox).accept({ id, body: { event, body } }),
    });
  return {
    all,
    replay: () => replay(inboxes),
    lookAtGitHub: async () => {
      await github.look();
      const both = issues === null ? [inbox] : [inbox, issues];
      await askAgain(log, { inboxes: both, redeliver: () => github.redeliver() });
    },
  };
}

/** What failed on our side is worked off again; what did not reach us is asked for. */
async function askAgain(
  log: Parts['log'],
  { inboxes, redeliver }: { inboxes: HookInbox[]; redeliver: () => Promise<number> },
): Promise<void> {
  for (const inbox of inboxes) await inbox.retry();
  try {
    const deliveries = await redeliver();
    if (deliveries > 0) log.info('github.redelivery_asked', { deliveries });
  } catch (error) {
    log.warn('github.redelivery_failed', { error });
  }
}

async function replay(inboxes: HookInbox[]): Promise<void> {
  for (const inbox of inboxes) await inbox.replay();
}
