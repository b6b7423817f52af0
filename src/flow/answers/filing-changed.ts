/** The form that a ticket was filed with, sent again: what differs from the ticket is what was changed. */
import type { Kind, Priority } from '../../pipeline/item/basics.ts';
import { type Signal, signal } from '../../pipeline/signals.ts';
import { split } from '../intake.ts';
import { type Answering, textOf, Unfit } from './answer-signal.ts';

const kinds: readonly Kind[] = ['feature', 'bug', 'chore'];
const priorities: readonly Priority[] = ['low', 'medium', 'high', 'critical'];

const parts = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
const unlike = <T>(before: T, after: T): T | null =>
  JSON.stringify(before) === JSON.stringify(after) ? null : after;
/** Line ends and the space around a text are not a change. */
const settled = (text: string): string => text.replaceAll('\r\n', '\n').trim();

/** Before documents are drafted, a kind that was only read from the text is somebody's word once they have sent the form. */
function saidKind(item: Answering['item'], said: Kind | undefined): Kind | null {
  if (said === undefined) return null;
  const isNew = item.kindFrom !== 'person' && item.kindFrom !== 'tracker';
  return isNew && ['backlog', 'incoming', 'enriched'].includes(item.stage) ? said : unlike(item.kind, said);
}

export function filingChanged({ item, words, services }: Answering): Signal | Unfit {
  if (Number(words['changes']) !== (item.changes ?? 0))
    return new Unfit(`${item.key} was changed meanwhile. Nothing was saved; open the form again.`);
  const typed = split(textOf(words, 'title'), '');
  if (!/[\p{L}\p{N}]/u.test(typed.title))
    return new Unfit('I need a sentence to start from. What should be different afterwards?');
  const service = textOf(words, 'service');
  const known = services.includes(service) ? service : null;
  const facts = {
    title: unlike(item.title, typed.title),
    description:
      'description' in words && settled(textOf(words, 'description')) !== settled(item.description)
        ? textOf(words, 'description')
        : null,
    kind: saidKind(
      item,
      kinds.find((one) => one === words['kind']),
    ),
    priority: unlike(item.priority, priorities.find((one) => one === words['priority']) ?? item.priority),
    labels:
      'labels' in words
        ? unlike(
            item.labels,
            parts(textOf(words, 'labels'), /,/)
              .slice(0, 40)
              .map((label) => label.slice(0, 60)),
          )
        : null,
    criteria:
      'criteria' in words
        ? unlike(item.proposedCriteria, parts(textOf(words, 'criteria'), /\n/).slice(0, 40))
        : null,
    service: known === null || known === item.service?.name ? null : known,
  };
  return Object.values(facts).every((one) => one === null)
    ? new Unfit(`Nothing differs from what ${item.key} says. Nothing was changed.`)
    : signal('filing_changed', facts);
}
