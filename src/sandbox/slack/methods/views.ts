import { z } from 'zod';
import { required, text, unjudged } from '../api/arguments.ts';
import { invalidArguments, type Method, method, Refusal } from '../api/method.ts';
import { worded } from '../blocks/judge.ts';
import { viewProblems } from '../blocks/view.ts';
import { pictureProblems } from '../files/pictures.ts';
import { type Fields, isFields, parseJson } from '../json.ts';
import type { View } from '../store/views.ts';
import { closeAll, openModal, publishHome, pushModal, replaceView } from '../surface/views.ts';
import type { Workspace } from '../workspace.ts';

const TRIGGER_ERRORS = ['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id'] as const;
const VIEW_ERRORS = ['view_too_large', 'duplicate_external_id'] as const;
const LARGEST_VIEW = 250_000;
const HIGHEST_STACK = 3;

/** A view as the caller gave it, judged; `invalid_arguments` names every problem. */
export function givenView(workspace: Workspace, value: unknown, type: 'modal' | 'home'): Fields {
  const view = typeof value === 'string' ? parseJson(value) : value;
  if (!isFields(view)) throw invalidArguments('[ERROR] missing required field: view [json-pointer:/view]');
  if (JSON.stringify(view).length > LARGEST_VIEW) throw new Refusal('view_too_large');
  const problems = [
    ...viewProblems(view, type),
    ...pictureProblems(workspace, view.blocks, '/view/blocks'),
  ].map(worded);
  if (problems.length) throw invalidArguments(...problems);
  return view;
}

function triggeredBy(workspace: Workspace, id: string | undefined): string {
  if (!id) throw new Refusal('invalid_trigger_id');
  const trigger = workspace.triggers.exchange(id);
  if ('refusal' in trigger) throw new Refusal(trigger.refusal);
  return trigger.person;
}

function unusedExternalId(workspace: Workspace, view: Fields, except?: string): void {
  const id = view.external_id;
  if (typeof id !== 'string' || !id) return;
  const holder = workspace.store.views.external(id);
  if (holder && holder.view.id !== except) throw new Refusal('duplicate_external_id');
}

const triggerArguments = {
  view: unjudged,
  trigger_id: text.optional(),
  interactivity_pointer: text.optional(),
};

export const viewMethods: Record<string, Method> = {
  'views.open': method({
    tier: 't4',
    args: z.object(triggerArguments),
    errors: [...TRIGGER_ERRORS, ...VIEW_ERRORS],
    run(workspace, args) {
      const view = givenView(workspace, args.view, 'modal');
      unusedExternalId(workspace, view);
      const person = triggeredBy(workspace, args.trigger_id ?? args.interactivity_pointer);
      closeAll(workspace, person);
      return { view: openModal(workspace, person, view) };
    },
  }),

  'views.push': method({
    tier: 't4',
    args: z.object(triggerArguments),
    errors: [...TRIGGER_ERRORS, ...VIEW_ERRORS, 'push_limit_reached', 'not_found'],
    run(workspace, args) {
      const view = givenView(workspace, args.view, 'modal');
      unusedExternalId(workspace, view);
      const person = triggeredBy(workspace, args.trigger_id ?? args.interactivity_pointer);
      const stack = workspace.store.views.stack(person);
      if (stack.length === 0) throw new Refusal('not_found');
      if (stack.length >= HIGHEST_STACK) throw new Refusal('push_limit_reached');
      return { view: pushModal(workspace, person, view) };
    },
  }),

  'views.update': method({
    tier: 't4',
    args: z.object({
      view: unjudged,
      view_id: text.optional(),
      external_id: text.optional(),
      hash: text.optional(),
    }),
    errors: [...VIEW_ERRORS, 'not_found', 'hash_conflict'],
    run(workspace, args) {
      const { views } = workspace.store;
      if (!args.view_id && !args.external_id)
        throw invalidArguments('[ERROR] missing required field: view_id');
      const found = args.view_id ? views.get(args.view_id) : views.external(args.external_id ?? '');
      if (!found) throw new Refusal('not_found');
      const view = givenView(workspace, args.view, found.view.type);
      unusedExternalId(workspace, view, found.view.id);
      sameHash(args.hash, found.view);
      return { view: replaceView(workspace, found, view) };
    },
  }),

  'views.publish': method({
    tier: 't4',
    args: z.object({
      user_id: required,
      view: unjudged,
      hash: text.optional(),
      interactivity_pointer: text.optional(),
    }),
    errors: [...VIEW_ERRORS, 'hash_conflict', 'not_enabled'],
    run(workspace, args) {
      if (!workspace.manifest.home) throw new Refusal('not_enabled');
      const view = givenView(workspace, args.view, 'home');
      const person = workspace.store.people.get(args.user_id);
      if (!person || person.is_bot)
        throw invalidArguments('[ERROR] failed to match a user of this workspace [json-pointer:/user_id]');
      const current = workspace.store.views.home(person.id);
      unusedExternalId(workspace, view, current?.id);
      // A hash without a view to compare it with was taken from a view that is gone.
      if (args.hash && !current) throw new Refusal('hash_conflict');
      if (current) sameHash(args.hash, current);
      return { view: publishHome(workspace, person.id, view) };
    },
  }),
};

function sameHash(given: string | undefined, current: View): void {
  if (given && given !== current.hash) throw new Refusal('hash_conflict');
}
