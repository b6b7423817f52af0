/** What every acknowledgement is compared with: Bolt over signed HTTP, a listener that acknowledges and does nothing. */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';

const receiver = new HTTPReceiver({
  signingSecret: process.env['SIGNING_SECRET'] ?? '',
  endpoints: ['/slack/events'],
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B1', botUserId: 'U1', teamId: 'T1' }),
  tokenVerificationEnabled: false,
  logLevel: LogLevel.ERROR,
});
app.action(/.*/, async ({ ack }) => {
  await ack();
});
const server = await receiver.start({ port: 0, host: '127.0.0.1' });
process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
