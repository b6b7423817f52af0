/** What `npm run connect NAME` does for a server that speaks MCP: logs in, shows its tools, keeps what was approved. */
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { McpConnection } from './connection.ts';
import { logIn } from './oauth/login.ts';
import { connectionTo, type McpOutside, type McpSettings } from './server.ts';
import { approvedPlace, type ShownTool, shownTools } from './tools.ts';
import { NeedsPerson } from './trouble.ts';

export interface Admin {
  say(line: string): void;
  /** `[y/N]`. */
  approves(question: string): Promise<boolean>;
}

function lineOf(tool: ShownTool): string[] {
  const mark = tool.isListed
    ? tool.isNew === 'same'
      ? 'approved'
      : tool.isNew
    : 'not in throughline.yaml, never called';
  return [
    `  ${tool.isListed ? '*' : ' '} ${tool.name} (${mark}): ${tool.description === '' ? 'says nothing of itself' : tool.description}`,
    ...tool.flags.map((flag) => `      ! speaks to a model or hides something: ${flag}`),
    ...(tool.refusal === null ? [] : [`      ! ${tool.refusal}`]),
  ];
}

/** Without a login where the one before still holds; null where a person must log in. */
async function offeredTo(settings: McpSettings, connection: McpConnection): Promise<Tool[] | null> {
  const { place, timeoutMs } = settings;
  try {
    return await connection.tools(AbortSignal.timeout(timeoutMs * 2));
  } catch (error) {
    if (error instanceof NeedsPerson && place.over === 'http' && place.auth.by === 'oauth') return null;
    throw error;
  }
}

async function logInTo(settings: McpSettings, outside: McpOutside, admin: Admin): Promise<void> {
  const { name, label, place } = settings;
  if (place.over !== 'http') return;
  await logIn(
    { name, url: place.url },
    {
      store: outside.store,
      fetch: outside.fetch,
      show: (url) => {
        admin.say(`Open this address in your browser and log in to ${label}:\n\n${url.href}\n`);
      },
    },
  );
  admin.say(`Logged in to ${label}.`);
}

/** True where every tool of the policy file may be called from here on. */
export async function connectMcp(settings: McpSettings, outside: McpOutside, admin: Admin): Promise<boolean> {
  const { name, label } = settings;
  const connection = connectionTo(settings, outside);
  try {
    let offered = await offeredTo(settings, connection);
    if (offered === null) {
      await logInTo(settings, outside, admin);
      offered = (await offeredTo(settings, connection)) ?? [];
    }
    const all = offered;
    const shown = shownTools(settings, { offered: all, connection: await outside.store.read(name) });
    admin.say(`${label} offers ${shown.length === 1 ? '1 tool' : `${shown.length} tools`}:`);
    for (const line of shown.flatMap(lineOf)) admin.say(line);
    const listed = shown.filter((tool) => tool.isListed);
    for (const { name: missing } of settings.tools.filter((tool) =>
      all.every((one) => one.name !== tool.name),
    ))
      admin.say(`  ! ${missing} stands in throughline.yaml and is not offered.`);
    if (listed.length === 0) {
      admin.say('None of them stands in throughline.yaml, so there is nothing to approve.');
      return false;
    }
    if (listed.some((tool) => tool.isNew !== 'same')) {
      const names = listed.map((tool) => tool.name).join(', ');
      if (!(await admin.approves(`May Throughline call ${names}, as described above? [y/N] `))) {
        admin.say(`Not approved: ${label} is not asked.`);
        return false;
      }
    }
    await outside.store.change(name, (before) => ({
      ...before,
      approved: Object.fromEntries(listed.map((tool) => [tool.name, tool.hash])),
      approvedAt: new Date(outside.now()).toISOString(),
      approvedPlace: approvedPlace(settings),
    }));
    admin.say(`Approved. ${label} is asked from now on.`);
    return listed.length === settings.tools.length && listed.every((tool) => tool.refusal === null);
  } finally {
    await connection.close();
  }
}
