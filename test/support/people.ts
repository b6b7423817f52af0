/** A person in local Slack, driven over the People API. Waits on what the person sees change, never on a clock. */
import { request } from 'node:http';

export interface SeenMessage {
  ts: string;
  thread_ts?: string;
  user?: string;
  bot_id?: string;
  text: string;
  blocks?: { type: string; elements?: SeenElement[]; accessory?: SeenElement; text?: { text: string } }[];
  ephemeral?: boolean;
  edited?: boolean;
}
interface SeenElement {
  type: string;
  action_id?: string;
  value?: string;
  url?: string;
  text?: { text: string };
  options?: { text: { text: string }; value: string }[];
}
export interface Seen {
  channels: { id: string; name: string; is_im: boolean; messages: SeenMessage[] }[];
  modal: { title?: { text: string }; blocks: unknown[] } | null;
  home: { blocks: unknown[] } | null;
  canvases: { id: string; title: string; markdown: string; can_edit: boolean }[];
  pings: { channel: string; ts: string }[];
}

const LONGEST_WAIT_MS = 30_000;

export class Person {
  readonly name: string;
  readonly url: string;

  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
  }

  async sees(): Promise<Seen> {
    return (await this.call('GET', 'sees')) as Seen;
  }
  async says(channel: string, text: string, thread?: string): Promise<string> {
    const said = (await this.call('POST', 'say', {
      channel,
      text,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    })) as { ts: string };
    return said.ts;
  }
  command(channel: string, command: string, text: string): Promise<unknown> {
    return this.call('POST', 'command', { channel, command, text });
  }
  click(about: Record<string, unknown>): Promise<{ ok: boolean; modal?: unknown }> {
    return this.call('POST', 'click', about) as Promise<{ ok: boolean; modal?: unknown }>;
  }
  submit(
    values: Record<string, Record<string, unknown>>,
  ): Promise<{ closed?: boolean; errors?: Record<string, string> }> {
    return this.call('POST', 'submit', { values }) as Promise<{
      closed?: boolean;
      errors?: Record<string, string>;
    }>;
  }
  openHome(): Promise<unknown> {
    return this.call('POST', 'open-home', {});
  }
  editCanvas(id: string, markdown: string): Promise<unknown> {
    return this.call('PUT', `canvas/${id}`, { markdown });
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/people/${this.name}/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new Error(`${this.name} ${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Looks until `find` finds something, again whenever what this person sees has changed. */
  async finds<T>(
    what: string,
    find: (seen: Seen) => T | null | undefined | false,
    about: { withinMs?: number } = {},
  ): Promise<T> {
    const changes = listen(`${this.url}/people/${this.name}/events`);
    const until = Date.now() + (about.withinMs ?? LONGEST_WAIT_MS);
    let seen: Seen = await this.sees();
    try {
      for (;;) {
        const found = find(seen);
        if (found !== null && found !== undefined && found !== false) return found;
        if (!(await changes.next(until - Date.now()))) break;
        seen = await this.sees();
      }
    } finally {
      changes.close();
    }
    const texts = seen.channels.flatMap((channel) =>
      channel.messages.map(
        (message) =>
          `#${channel.name} ${message.thread_ts === undefined ? '' : '  ↳ '}${message.text.slice(0, 200)}`,
      ),
    );
    throw new Error(`${this.name} never saw ${what}. Seen last:\n${texts.slice(-14).join('\n')}`);
  }

  /** The newest message whose text fits. */
  message(fits: RegExp, about: { withinMs?: number } = {}): Promise<SeenMessage & { channel: string }> {
    return this.finds(
      `a message like ${fits}`,
      (seen) => {
        const all = seen.channels.flatMap((channel) =>
          channel.messages.map((message) => ({ ...message, channel: channel.id })),
        );
        return all.findLast((message) => fits.test(message.text));
      },
      about,
    );
  }

  /** Presses a button of the newest message that fits, once it offers that button. */
  async presses(label: string, fits: RegExp): Promise<{ ok: boolean; modal?: unknown }> {
    const message = await this.finds(`“${label}” on a message like ${fits}`, (seen) => {
      const all = seen.channels.flatMap((channel) =>
        channel.messages.map((one) => ({ ...one, channel: channel.id })),
      );
      return all.findLast((one) => fits.test(one.text) && labels(one).includes(label));
    });
    return this.click({ channel: message.channel, ts: message.ts, label });
  }
}

/** Everything on a message that can be pressed, by its words. */
export function labels(message: SeenMessage): string[] {
  const elements = (message.blocks ?? []).flatMap((block) => [
    ...(block.elements ?? []),
    ...(block.accessory === undefined ? [] : [block.accessory]),
  ]);
  return elements.flatMap((element) => [
    ...(element.text === undefined ? [] : [element.text.text]),
    ...(element.options ?? []).map((option) => option.text.text),
  ]);
}

interface Changes {
  /** True when something changed, false when the time is over. */
  next(ms: number): Promise<boolean>;
  close(): void;
}

function listen(url: string): Changes {
  let pending = 0;
  let wake: (() => void) | null = null;
  const stream = request(url, (response) => {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      if (!chunk.includes('changed') && !chunk.includes('open')) return;
      pending += 1;
      wake?.();
    });
  });
  stream.on('error', () => wake?.());
  stream.end();
  return {
    next: (ms) =>
      new Promise((resolve) => {
        if (pending > 0) {
          pending = 0;
          resolve(true);
          return;
        }
        const timer = setTimeout(() => resolve(false), Math.max(ms, 0));
        wake = () => {
          clearTimeout(timer);
          pending = 0;
          wake = null;
          resolve(true);
        };
      }),
    close: () => stream.destroy(),
  };
}
