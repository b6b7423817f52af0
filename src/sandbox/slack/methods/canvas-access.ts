import { z } from 'zod';
import { nested, required } from '../api/arguments.ts';
import { personAt, visibleChannel } from '../api/lookups.ts';
import { type Method, method, Refusal } from '../api/method.ts';
import { levelOf } from '../canvas/access.ts';
import type { Canvas } from '../store/canvases.ts';
import type { Workspace } from '../workspace.ts';
import { visibleCanvas } from './canvases.ts';

// Slack's reference of August says one id a call, its code of October up to twenty.
const ids = nested(z.array(z.string()).min(1).max(20)).optional();
const targets = { canvas_id: required, channel_ids: ids, user_ids: ids };
const ERRORS = [
  'canvas_not_found',
  'restricted_action',
  'invalid_parameters',
  'channel_not_found',
  'user_not_found',
] as const;

type Targets = { canvas_id: string; channel_ids?: string[] | undefined; user_ids?: string[] | undefined };

function ownCanvas(workspace: Workspace, args: Targets): Canvas {
  const canvas = visibleCanvas(workspace, args.canvas_id);
  if (levelOf(workspace, canvas, workspace.app.bot_user_id) !== 'owner')
    throw new Refusal('restricted_action');
  return canvas;
}

/** Channels or people, never both. Grants do not go to direct messages. */
function targetsOf(workspace: Workspace, args: Targets): string[] {
  if ((args.channel_ids === undefined) === (args.user_ids === undefined))
    throw new Refusal('invalid_parameters');
  for (const id of args.channel_ids ?? []) {
    if (visibleChannel(workspace, id).kind === 'im') throw new Refusal('channel_not_found');
  }
  for (const id of args.user_ids ?? []) personAt(workspace, id);
  return args.channel_ids ?? args.user_ids ?? [];
}

/** A canvas has one owner: whoever had it before may still write. */
export function handOver(workspace: Workspace, canvas: Canvas, owner: string): void {
  workspace.store.canvases.save({ ...canvas, owner });
  workspace.store.canvases.grant(canvas.id, canvas.owner, 'write');
}

export const canvasAccessMethods: Record<string, Method> = {
  'canvases.access.set': method({
    feature: 'canvases',
    scopes: ['canvases:write'],
    tier: 't3',
    args: z.object({ ...targets, access_level: z.enum(['read', 'write', 'owner']) }),
    errors: ERRORS,
    missing: { canvas_id: 'canvas_not_found' },
    run(workspace, args) {
      const canvas = ownCanvas(workspace, args);
      const found = targetsOf(workspace, args);
      if (args.access_level === 'owner' && args.channel_ids) throw new Refusal('invalid_parameters');
      if (args.access_level === 'owner') handOver(workspace, canvas, found[0] ?? canvas.owner);
      else for (const target of found) workspace.store.canvases.grant(canvas.id, target, args.access_level);
      workspace.changes.tell({ canvas: canvas.id });
      return {};
    },
  }),

  'canvases.access.delete': method({
    feature: 'canvases',
    scopes: ['canvases:write'],
    tier: 't3',
    args: z.object(targets),
    errors: ERRORS,
    missing: { canvas_id: 'canvas_not_found' },
    run(workspace, args) {
      const canvas = ownCanvas(workspace, args);
      for (const target of targetsOf(workspace, args)) workspace.store.canvases.revoke(canvas.id, target);
      workspace.changes.tell({ canvas: canvas.id });
      return {};
    },
  }),
};
