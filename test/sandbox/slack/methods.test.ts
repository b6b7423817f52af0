import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { methods } from '../../../src/sandbox/slack/methods/table.ts';
import { startAcme } from './support/slack-under-test.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/slack-methods/', import.meta.url));
const reference = existsSync(DATA);

const described = z.object({
  scope: z
    .union([z.object({ bot: z.array(z.string()).default([]) }), z.literal('none'), z.null()])
    .optional(),
  rate_limits: z.string().optional(),
  args: z.object({ required: z.array(z.string()).optional(), properties: z.record(z.string(), z.unknown()) }),
  errors: z.record(z.string(), z.unknown()),
});

function describedMethod(name: string) {
  const path = `${DATA}${name}.json`;
  if (!existsSync(path)) return undefined;
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return described.parse({ ...z.record(z.string(), z.unknown()).parse(raw), errors: errorsIn(raw) });
}

/** A method without errors of its own has an empty list where others have an object. */
function errorsIn(raw: unknown): unknown {
  const { errors } = z.object({ errors: z.unknown() }).parse(raw);
  return Array.isArray(errors) ? {} : errors;
}

/** Newer than Slack's reference of August 2026, or answered by Slack without being in it. */
const NEWER_METHODS = new Set(['canvases.getContent']);
const NEWER_ARGUMENTS = new Set(['chat.stopStream session_status']);
const UNLISTED_ERRORS = new Set([
  'chat.postMessage thread_not_found',
  'chat.postMessage msg_too_long',
  'chat.postEphemeral invalid_metadata_format',
  'chat.postEphemeral invalid_metadata_schema',
  'chat.postEphemeral metadata_too_large',
  'conversations.replies not_in_channel',
  'canvases.create channel_not_found',
  'conversations.canvases.create channel_not_found',
  'chat.stopStream stopped_by_user',
  'chat.stopStream invalid_blocks_format',
  'chat.appendStream invalid_blocks',
  'users.getPresence user_not_found',
]);

test('the table holds what the product calls', () => {
  expect([...methods.keys()].toSorted()).toMatchInlineSnapshot(`
    [
      "agents.sessions.rename",
      "agents.sessions.setStatus",
      "apps.connections.open",
      "assistant.threads.setStatus",
      "auth.test",
      "blocks.validate",
      "bots.info",
      "canvases.access.delete",
      "canvases.access.set",
      "canvases.create",
      "canvases.delete",
      "canvases.edit",
      "canvases.getContent",
      "canvases.sections.lookup",
      "chat.appendStream",
      "chat.delete",
      "chat.getPermalink",
      "chat.postEphemeral",
      "chat.postMessage",
      "chat.startStream",
      "chat.stopStream",
      "chat.update",
      "conversations.canvases.create",
      "conversations.history",
      "conversations.info",
      "conversations.invite",
      "conversations.join",
      "conversations.list",
      "conversations.members",
      "conversations.open",
      "conversations.replies",
      "dnd.info",
      "files.completeUploadExternal",
      "files.delete",
      "files.getUploadURLExternal",
      "files.info",
      "files.list",
      "reactions.add",
      "reactions.get",
      "reactions.remove",
      "team.info",
      "usergroups.list",
      "usergroups.users.list",
      "users.conversations",
      "users.getPresence",
      "users.info",
      "users.list",
      "users.lookupByEmail",
      "views.open",
      "views.publish",
      "views.push",
      "views.update",
    ]
  `);
});

test('nobody declares an error twice, or one that every method has', () => {
  for (const [name, method] of methods) {
    expect(new Set(method.errors).size, name).toBe(method.errors.length);
    expect(method.errors, name).not.toContain('invalid_arguments');
  }
});

test('a call that lacks what it needs is refused, in Slack’s words', async () => {
  const acme = await startAcme();
  for (const [name, method] of methods) {
    const needs = (describedMethod(name)?.args.required ?? []).filter((argument) => argument !== 'token');
    if (needs.length === 0 || method.token !== 'bot') continue;
    expect(await acme.api(name), name).toMatchObject({ ok: false, error: expect.any(String) });
  }
});

const title = reference
  ? 'compared with Slack’s own reference'
  : 'Slack’s reference is not beside this repository, so nothing was compared with it';

describe(title, () => {
  for (const [name, method] of methods) {
    const theirs = reference ? describedMethod(name) : undefined;
    test(name, () => {
      if (!theirs) {
        expect(reference && !NEWER_METHODS.has(name), `${name} is not in the reference`).toBe(false);
        return;
      }
      const known = new Set(Object.keys(theirs.args.properties));
      const invented = Object.keys(method.args.shape).filter(
        (argument) => !known.has(argument) && !NEWER_ARGUMENTS.has(`${name} ${argument}`),
      );
      expect(invented, 'arguments that Slack does not have').toEqual([]);
      const scopes = theirs.scope && theirs.scope !== 'none' ? theirs.scope.bot : [];
      expect(method.scopes.toSorted(), 'scopes').toEqual(scopes.toSorted());
      expect(method.tier ?? undefined, 'tier').toBe(theirs.rate_limits);
      const unlisted = method.errors.filter(
        (error) => !(error in theirs.errors) && !UNLISTED_ERRORS.has(`${name} ${error}`),
      );
      expect(unlisted, 'errors that Slack does not answer').toEqual([]);
      const required = (theirs.args.required ?? []).filter((argument) => argument !== 'token');
      for (const argument of required) {
        expect(known.has(argument) && argument in method.args.shape, `takes ${argument}`).toBe(true);
      }
    });
  }
});
