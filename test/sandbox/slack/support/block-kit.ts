import { judgeBlocks, worded } from '../../../../src/sandbox/slack/blocks/judge.ts';

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const section = (more: Record<string, unknown> = { text: mrkdwn('x') }) => ({
  type: 'section',
  ...more,
});
export const button = (more: Record<string, unknown> = {}) => ({
  type: 'button',
  text: plain('Go'),
  ...more,
});
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
export const option = (value: string, text = value) => ({ text: plain(text), value });
export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
export const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
export const raw = (text: string) => ({ type: 'raw_text', text });
export const input = (element: Record<string, unknown>) => ({ type: 'input', label: plain('What'), element });

export type Surface = 'message' | 'modal' | 'home';
/** The problems of blocks on a surface, in Slack's words. */
export const judged = (surface: Surface, ...blocks: unknown[]) =>
  judgeBlocks(blocks, surface, '/blocks').map(worded);
