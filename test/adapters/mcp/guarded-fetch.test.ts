/** Fault 121: what a URL of others can reach. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Address, createGuardedFetch } from '../../../src/adapters/web/guarded-fetch.ts';
import { startHttpDouble } from '../../support/mcp/http-double.ts';
import { loggedIn, settingsOf, startRig } from '../../support/mcp/servers.ts';

let server: Server;
let port: number;
let reached: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/big') response.end('x'.repeat(3_000));
    else if (request.url === '/zip')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'));
    else if (request.url === '/silent') response.write('x');
    else response.end('hello');
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  reached = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const here: Address = { address: '127.0.0.1', family: 4 };
function guard(about: { names?: string[]; resolves?: Address[][]; largest?: number }) {
  const asked: string[] = [];
  const answers = [...(about.resolves ?? [])];
  const web = createGuardedFetch({
    service: 'Notes',
    rule: { privateHosts: about.names ?? [] },
    silentMs: 60,
    resolve: async (host) => {
      asked.push(host);
      return answers.shift() ?? [here];
    },
    ...(about.largest === undefined ? {} : { largest: about.largest }),
  });
  return { fetch: web.fetch, close: () => web.close(), asked };
}

describe('fault 121', () => {
  test('a public name that leads to this machine or a private network is not connected to', async () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:192.168.0.1']) {
      const { fetch } = guard({ resolves: [[{ address, family: address.includes(':') ? 6 : 4 }]] });
      await expect(fetch(`https://rebind.example:${port}/`)).rejects.toThrow('the host leads to a');
    }
    expect(reached).toEqual([]);
  });

  test('one bad address among good ones refuses the host', async () => {
    const { fetch } = guard({ resolves: [[{ address: '8.8.8.8', family: 4 }, here]] });
    await expect(fetch(`https://rebind.example:${port}/`)).rejects.toThrow('leads to a loopback address');
  });

  test('rebinding: the address that was checked is the one that is connected to, looked up once', async () => {
    // Were it looked up again for the connection, the second answer would lead nowhere.
    const { fetch, asked, close } = guard({
      names: [`localhost:${port}`],
      resolves: [[here], [{ address: '192.0.2.1', family: 4 }]],
    });
    expect(await (await fetch(`http://localhost:${port}/x`)).text()).toBe('hello');
    expect([asked, reached]).toEqual([['localhost'], ['/x']]);
    close();
  });

  test('a host that the admin named may be private, metadata never', async () => {
    const names = ['wiki.corp.example'];
    const { fetch } = guard({ names, resolves: [[{ address: '169.254.169.254', family: 4 }]] });
    await expect(fetch('https://wiki.corp.example/')).rejects.toThrow('leads to a link-local address');
  });

  test('addresses that need no lookup are refused before', async () => {
    const { fetch, asked } = guard({});
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `https://127.1:${port}/`,
      'file:///etc/passwd',
      'https://[::1]/',
    ])
      await expect(fetch(url)).rejects.toThrow('was not asked');
    expect([asked, reached]).toEqual([[], []]);
  });

  test('redirects are not followed, sizes are bounded, packed and silent answers end', async () => {
    const { fetch, close } = guard({ names: [`127.0.0.1:${port}`], largest: 2_000 });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    await expect(at('/redirect')).rejects.toThrow('answered with a redirect, which is not followed');
    await expect(at('/big').then((answer) => answer.text())).rejects.toThrow('answered with more than');
    await expect(at('/zip')).rejects.toThrow('answered in gzip');
    await expect(at('/silent').then((answer) => answer.text())).rejects.toThrow();
    close();
  });

  test('the whole client goes through it: MCP, and the discovery of OAuth', async () => {
    const double = await startHttpDouble();
    const rig = startRig({ resolve: async () => [here] });
    const [outside] = settingsOf({
      name: 'notes',
      url: 'https://notes.example/mcp',
      tools: [{ name: 'search', use: 'search' }],
    });
    if (outside === undefined) throw new Error('no server');
    await expect(rig.connects(outside)).rejects.toThrow(
      'was not asked: the host leads to a loopback address',
    );
    double.wants = 'oauth';
    double.redirectsTo = 'http://169.254.169.254/latest/meta-data';
    const [local] = settingsOf({
      name: 'local',
      url: double.url,
      auth: 'oauth',
      tools: [{ name: 'search', use: 'search' }],
    });
    if (local === undefined) throw new Error('no server');
    await expect(rig.connects(local, { browser: loggedIn })).rejects.toThrow(
      'a redirect, which is not followed',
    );
    await rig.end();
    await double.end();
  });
});
