import type { AskView, TicketView } from '../../ports/chat.ts';
import type { Field, Form } from './form.ts';

export interface Subject {
  view: TicketView;
  ask: AskView;
  /** The person who opened it, by the chat's id. */
  viewer: string;
}
export type Build = (subject: Subject) => Form;

export const text = (name: string, label: string, more: Partial<Field> = {}): Field => ({
  name,
  label,
  kind: 'text',
  ...more,
});
export const reason = (label = 'Why?', more: Partial<Field> = {}): Field => text('reason', label, more);
/** A form by its title and the label of its button. */
export const form = (
  [title, submit]: [title: string, submit: string],
  fields: Field[],
  more: Partial<Form> = {},
): Form => ({ title, submit, fields, ...more });
