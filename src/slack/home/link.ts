import { z } from 'zod';
import { linkTo, type Press } from '../cards/blocks.ts';
import type { Identity } from '../directory.ts';
import type { Api } from '../wire/api.ts';

const bot = z.looseObject({ bot: z.looseObject({ app_id: z.string().optional() }) });

/** Where App Home opens; null where Slack does not say which app we are. Asked once. */
export function createHomeLink(api: Api, identity: () => Promise<Identity>): () => Promise<string | null> {
  let known: Promise<string | null> | null = null;
  const ask = async (): Promise<string | null> => {
    const us = await identity();
    const { bot: found } = await api.call('bots.info', { bot: us.botId }, bot);
    if (us.url === null || found.app_id === undefined) return null;
    const query = new URLSearchParams({ app: found.app_id, team: us.teamId, tab: 'home' });
    return `${us.url}app_redirect?${query}`;
  };
  return () => {
    known ??= ask().catch(() => {
      // Without it an answer lacks a button and says the rest; the next one asks again.
      known = null;
      return null;
    });
    return known;
  };
}

export const openHome = (url: string | null, label = 'Open App Home'): Press[] => linkTo(label, url);
