/** What Slack offers to say beside an empty direct message with us: decoration, left out where it is not known. */
import type { HomeView } from '../../ports/flow.ts';
import type { Face } from '../face.ts';
import { plain } from '../text/mrkdwn.ts';
import { codeOf, done, notHere } from '../wire/api.ts';

const MOST = 4;

export interface Prompts {
  offer: (face: Face, to: { person: string; channel: string }) => Promise<void>;
}

export function createPrompts(): Prompts {
  let there = true;
  return {
    async offer(face, { person, channel }) {
      if (!there) return;
      const home = await face.flow().desk.home(person, { show: 'mine', open: null, search: null }, 5);
      const args = { channel_id: channel, prompts: promptsFor(home) };
      try {
        await face.api.callNow('assistant.threads.setSuggestedPrompts', args, done);
      } catch (error) {
        const code = codeOf(error);
        if (code === null) throw error;
        if (notHere.has(code)) there = false;
      }
    },
  };
}

/** What waits for the person comes first. */
export function promptsFor(home: HomeView): { title: string; message: string }[] {
  const keys = [...new Set(home.needs.map((need) => need.view.item.key))];
  const about = keys.map((key) => ({ title: plain(`How is ${key}?`, 60), message: `How is ${key}?` }));
  return [
    { title: 'What needs me?', message: 'What is waiting for me?' },
    { title: 'New ticket', message: 'I want to file a ticket.' },
    ...about,
  ].slice(0, MOST);
}
