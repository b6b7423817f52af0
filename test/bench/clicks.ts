/** Clicks as Slack sends them over signed HTTP, at a steady rate whatever the answers do. */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export const signingSecret = 'bench-signing-secret';
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends for this long; resolves with the milliseconds that each acknowledgement took. */
export async function clicks(
  port: number,
  about: { perSecond: number; forMs: number; action: string },
): Promise<number[]> {
  const total = Math.round((about.perSecond * about.forMs) / 1_000);
  const started = performance.now();
  const running: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const send = (): void => {
      // A late timer catches up, so the rate holds and a stall shows in the figures.
      const due = Math.min(total, Math.floor(((performance.now() - started) * about.perSecond) / 1_000) + 1);
      while (running.length < due) running.push(click(port, about.action));
      if (running.length < total) setTimeout(send, 1);
      else resolve();
    };
    send();
  });
  return Promise.all(running);
}

function click(port: number, action: string): Promise<number> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload(action)) }).toString();
  const at = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/slack/events',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': `v0=${signature}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`a click was answered with ${response.statusCode}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A press on a question of a thread, as large as a real one. */
function payload(action: string): unknown {
  const blocks = Array.from({ length: 8 }, (_, at) => ({
    type: 'section',
    block_id: `b${at}`,
    text: { type: 'mrkdwn', text: `*Line ${at}* of a question that somebody is asked about their ticket.` },
  }));
  return {
    type: 'block_actions',
    team: { id: 'T1', domain: 'acme' },
    user: { id: 'U0ANA', username: 'ana', team_id: 'T1' },
    api_app_id: 'A1',
    token: 'old',
    trigger_id: randomUUID(),
    container: { type: 'message', message_ts: '1790000000.000100', channel_id: 'C1', is_ephemeral: false },
    channel: { id: 'C1', name: 'invoices' },
    message: {
      type: 'message',
      ts: '1790000000.000100',
      thread_ts: '1790000000.000001',
      text: 'PRD v1',
      blocks,
    },
    response_url: 'https://hooks.slack.com/actions/T1/1/x',
    actions: [
      { type: 'button', action_id: action, block_id: 'b9', value: 'ask_1', action_ts: '1790000001.000000' },
    ],
  };
}
