import type { HostEvent } from '../../../ports/host-events.ts';
import type { Identity } from '../connection.ts';
import type { KnownNames } from '../pulls/known-names.ts';
import type { Reading } from '../pulls/reading.ts';
import { undoneBy } from '../pulls/reverting.ts';
import { hear } from './words.ts';

export function createHearing(about: {
  names: KnownNames;
  identity: () => Promise<Identity>;
  reading: Reading;
  forget: () => void;
}): (delivery: unknown) => Promise<HostEvent | null> {
  return async (delivery) => {
    const { login } = await about.identity();
    const heard = hear(delivery, {
      nameOf: (repository) => about.names.nameOf(repository),
      isUs: (who) => who.toLowerCase() === login.toLowerCase(),
    });
    if (heard.kind === 'access') about.forget();
    if (heard.kind !== 'event') return null;
    const { event, revert } = heard;
    if (event.kind !== 'pull_request' || revert === undefined) return event;
    const { repo } = event.pullRequest;
    return { ...event, reverts: await undoneBy(about.reading, repo, revert) };
  };
}
