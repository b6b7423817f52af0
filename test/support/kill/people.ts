/**
 * People whose tool keeps dying: they press what is offered, and where nothing came of it they look again and press
 * again. Nobody is told when the product is away.
 */
import { labels, type Person, type Seen, type SeenMessage } from '../people.ts';

type Placed = SeenMessage & { channel: string };
/** With a dozen deaths in a row, each with its start and its wait, a step takes this long at most. */
export const STEP_MS = 240_000;
/** After a press without effect one looks this long before pressing again. */
const PATIENCE_MS = 8_000;

export const messagesIn = (seen: Seen): Placed[] =>
  seen.channels.flatMap((channel) => channel.messages.map((one) => ({ ...one, channel: channel.id })));

export const offering =
  (label: string, about: RegExp = /./) =>
  (seen: Seen): Placed | undefined =>
    messagesIn(seen).findLast((one) => about.test(one.text) && labels(one).includes(label));

export interface Step {
  label: string;
  /** Which message offers it. */
  about?: RegExp;
  /** What the form that opens is filled with, by field. */
  fill?: Record<string, string>;
  /** What shows that it happened; `acknowledged`: it is stored, and nothing shows. Without it: the button is gone. */
  until?: 'acknowledged' | ((seen: Seen) => unknown);
}

/** Presses a button as soon as it is offered, and again until its effect is seen. */
export async function carriesOut(person: Person, step: Step): Promise<void> {
  const offered = offering(step.label, step.about);
  await person.finds(`“${step.label}”`, offered, { withinMs: STEP_MS });
  let acknowledged = false;
  const over = (seen: Seen): boolean => {
    if (step.until === undefined) return offered(seen) === undefined;
    return step.until === 'acknowledged' ? acknowledged : Boolean(step.until(seen));
  };
  const act = async (): Promise<unknown> => {
    const answer = await press(person, step);
    acknowledged = true;
    return answer;
  };
  await persists(person, { what: `what follows “${step.label}”`, over, act });
}

/** Does it again until its effect is seen. */
export async function persists(
  person: Person,
  about: { what: string; over: (seen: Seen) => boolean; act: () => Promise<unknown> },
): Promise<void> {
  const until = Date.now() + STEP_MS;
  while (Date.now() < until) {
    if (about.over(await person.sees())) return;
    const said = await about.act().catch((error: unknown) => String(error));
    try {
      await person.finds(about.what, about.over, { withinMs: PATIENCE_MS });
      return;
    } catch (error) {
      if (Date.now() >= until)
        throw new Error(`Nothing came of it. Answered last: ${JSON.stringify(said)}`, { cause: error });
    }
  }
}

async function press(person: Person, step: Step): Promise<unknown> {
  const message = offering(step.label, step.about)(await person.sees());
  if (message === undefined) return null;
  const answer = await person.click({ channel: message.channel, ts: message.ts, label: step.label });
  if (step.fill === undefined) return answer;
  await person.finds('the form', (seen) => seen.modal, { withinMs: PATIENCE_MS });
  return person.submit(
    Object.fromEntries(Object.entries(step.fill).map(([field, value]) => [field, { value }])),
  );
}
