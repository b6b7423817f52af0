/** The rules of the script that hold everywhere, over every message that a ticket can have. */
import { describe, expect, test } from 'vitest';
import { authorise } from '../../../src/pipeline/authorise.ts';
import { gateNames, gates } from '../../../src/pipeline/gates.ts';
import { openQuestions } from '../../../src/pipeline/questions.ts';
import type { SignalName } from '../../../src/pipeline/signals.ts';
import type { AskView } from '../../../src/ports/chat.ts';
import { questionOf } from '../../../src/slack/cards/gate.ts';
import { contentOf } from '../../../src/slack/cards/message.ts';
import { stateOf, wordOf } from '../../../src/slack/cards/state.ts';
import { people } from '../../fixtures/company.ts';
import { messageTrouble } from '../../support/payloads/faults.ts';
import { buttonsIn, mannersOf, textsIn, wordsIn } from '../../support/payloads/manners.ts';
import { eli, type Scene, scenes, team, tickets } from './scenes.ts';

const drawn = scenes.map((scene) => ({ scene, shown: contentOf(scene.message, scene.view) }));
/** Every breach in the failure, one a line, over all scenes. */
function holds(check: (scene: Scene, shown: ReturnType<typeof contentOf>) => string[]): void {
  const breaches = drawn.flatMap(({ scene, shown }) =>
    check(scene, shown).map((breach) => `${scene.name}: ${breach}`),
  );
  expect([...new Set(breaches)]).toEqual([]);
}
const nameOf = (id: string): string => people[id]?.name ?? id;
const isOpen = (scene: Scene): boolean => scene.message.kind === 'ask' && scene.ask?.state === 'open';
/** Whom the message asks: a run's message speaks for the request in it. */
function askedIn({ view, ask, message }: Scene): string[] {
  if (ask === null || ask.state !== 'open' || message.kind !== 'ask') return [];
  const request = view.asks.find(
    (one) => one.state === 'open' && ['permission', 'agent_question'].includes(one.gate),
  );
  return ask.gate === 'run' && request !== undefined ? request.asked : ask.asked;
}

test('every gate is open in a scene, so that a new one joins by itself', () => {
  const seen = new Set(scenes.flatMap((scene) => (isOpen(scene) ? [scene.ask?.gate] : [])));
  expect(gateNames.filter((gate) => !seen.has(gate))).toEqual([]);
});

test('Slack takes every one of them', () => holds((_scene, shown) => messageTrouble(shown)));

describe('top-level text', () => {
  test('starts with the key, and says something of it on a lock screen', () =>
    holds(({ view, message }, { text }) => {
      const { key } = view.item;
      const rest = text.replace(/^TL-\d+ ?/, '').replace(view.item.title, '');
      return [
        ...(text.startsWith(key) ? [] : [`starts with "${text.slice(0, 20)}"`]),
        ...(/\p{L}{2,}/u.test(rest.slice(0, 60)) ? [] : [`says nothing: "${text}"`]),
        ...(message.kind === 'card' && !text.slice(0, 100).includes(wordOf(view.item))
          ? ['has no state word']
          : []),
      ];
    }));

  test('names whom it asks, within the first 100 characters where it begins with them', () =>
    holds((scene, { text }) => {
      const names = askedIn(scene).map(nameOf);
      const missing = names.filter((name) => !text.includes(name));
      const state = stateOf(scene.view).word.toLowerCase();
      const early = text.slice(0, 100);
      const makesSense =
        names.length === 0 || early.includes(names[0] ?? '') || early.toLowerCase().includes(state);
      return [
        ...missing.map((name) => `does not name ${name}: "${text}"`),
        ...(makesSense ? [] : [`"${early}"`]),
      ];
    }));

  test('names every button that can be pressed', () =>
    holds((scene, shown) =>
      isOpen(scene)
        ? buttonsIn(shown.blocks)
            .map((button) => button.text.replace(/…$/, ''))
            .filter((label) => !shown.text.includes(label))
            .map((label) => `does not name [${label}]: "${shown.text}"`)
        : [],
    ));

  test('holds no emoji, mention, token or formatting', () =>
    holds((_scene, { text }) => [
      ...(text.match(/:[a-z][a-z0-9_+-]+:|\p{Extended_Pictographic}/gu) ?? []),
      ...(text.match(/<[@!#][^>]*>/g) ?? []),
      ...(text.match(/\*[^*]+\*|`/g) ?? []),
    ]));
});

describe('state', () => {
  test('is a word: an emoji only stands before one', () =>
    holds((_scene, { blocks }) =>
      textsIn(blocks).flatMap((text) => text.match(/:[a-z][a-z0-9_]+:(?! \*[^*]*\p{L}{2})/gu) ?? []),
    ));
  test('is never a picture, a bar or dots', () =>
    holds(
      (_scene, { text, blocks }) =>
        `${text} ${wordsIn(blocks)}`.match(/\p{Extended_Pictographic}|[●○■□▓░█]|\.{4,}/gu) ?? [],
    ));
  test('of a card is its own word, beside its emoji', () =>
    holds(({ view, message }, { blocks }) => {
      const { emoji, word } = stateOf(view);
      return message.kind !== 'card' || wordsIn(blocks).includes(`${emoji} *${word}*`)
        ? []
        : [`${emoji} ${word}`];
    }));
});

describe('buttons', () => {
  test('fit a phone, three in a row, and say to a screen reader which ticket', () =>
    holds(({ view }, { blocks }) => mannersOf(blocks, view.item.key)));

  test('have labels that need no cutting', () =>
    holds(({ view, ask }) => {
      if (ask === null || ask.state !== 'open') return [];
      const { buttons, menu = [] } = questionOf(view, ask);
      return [...buttons, ...menu].map((press) => press.label).filter((label) => label.length > 24);
    }));
  test('hold no times', () =>
    holds((_scene, { blocks }) =>
      buttonsIn(blocks).flatMap((button) => button.plain.match(/\d{1,2}:\d\d|<!date/g) ?? []),
    ));
});

describe('mentions', () => {
  const mentionsOf = (blocks: readonly object[]): string[] =>
    textsIn(blocks).flatMap((text) => text.match(/<[@!](?!date)[^>]*>/g) ?? []);
  const chatIds = (asks: (AskView | null)[]): string[] =>
    asks.flatMap((ask) => ask?.asked ?? []).map((id) => `<@${people[id]?.chatId ?? ''}>`);

  test('stand in the sentence that asks, once each, and nowhere else', () =>
    holds((scene, { blocks }) => {
      const found = mentionsOf(blocks);
      if (scene.message.kind === 'live')
        return found.join() === '<@U0ANA>' ? [] : [`live mentions ${found.join()}`];
      const rollback = scene.message.kind === 'rolled_back';
      const may = rollback
        ? chatIds(scene.view.asks.filter((ask) => ask.gate === 'reopen'))
        : scene.message.kind === 'bypassed'
          ? chatIds(scene.view.asks.filter((ask) => ask.gate === 'accept_merged'))
          : isOpen(scene)
            ? chatIds([scene.ask])
            : [];
      const places = textsIn(blocks).filter((text) => mentionsOf([{ type: 'mrkdwn', text }]).length > 0);
      return [
        ...found.filter((one) => !may.includes(one)).map((one) => `mentions ${one}`),
        ...(new Set(found).size < found.length ? ['mentions somebody twice'] : []),
        ...(places.length > 1 ? ['mentions in two places'] : []),
      ];
    }));
});

test('nothing that is stored says how long ago', () =>
  holds(
    (_scene, { text, blocks }) =>
      `${text} ${wordsIn(blocks)}`.match(/\b(?:ago|yesterday|just now|an? (?:minute|hour|day)s? old)\b/gi) ??
      [],
  ));

test('no exclamation mark, no apology, no talk of AI', () =>
  holds(
    (_scene, { text, blocks }) =>
      `${text} ${wordsIn(blocks)}`
        .replaceAll(/<![^>]*>/g, '')
        .match(/!|\b(?:sorry|apolog\w*|unfortunately|oops|regret)\b|\bAI\b/gi) ?? [],
  ));

test('nothing is said by its place alone', () =>
  holds(
    (_scene, { text, blocks }) =>
      `${text} ${wordsIn(blocks)}`.match(/\bsee (?:above|below)\b|\b(?:green|red|yellow) one\b/gi) ?? [],
  ));

describe('refusals', () => {
  const outsider = { ...eli, id: 'gus', roles: [], outsider: true };
  const policies = [{}, { twoPeople: true, samePersonMaySignBoth: false }];
  /** Everything that somebody may be refused at a ticket, said to whoever presses. */
  const refusals = Object.values(tickets).flatMap((ticket) =>
    policies.flatMap((more) => {
      const item = { ...ticket, policy: ticket.policy === null ? null : { ...ticket.policy, ...more } };
      const questions = openQuestions(item);
      return gateNames.flatMap((gate) =>
        (Object.keys(gates[gate].answers) as SignalName[]).flatMap((signal) =>
          [...team, outsider].flatMap((person) => {
            const bound = questions.find((one) => one.gate === gate)?.bound ?? 'earlier';
            const verdict = authorise(item, { gate, bound, signal, person, team, company: 'acme' });
            return 'code' in verdict ? [{ item, person, verdict }] : [];
          }),
        ),
      );
    }),
  );

  test('of every kind are among them', () => {
    expect([...new Set(refusals.map(({ verdict }) => verdict.code))].toSorted()).toEqual([
      'moved_on',
      'not_your_role',
      'outsider',
      'own_work',
      'paused',
    ]);
  });
  test('say in a sentence or two what is so, name the ticket, and nobody is to blame', () => {
    const breaches = refusals.flatMap(({ item, verdict: { code, sentence } }) => [
      ...(/^[A-Z][^!<>*`]{10,240}\.$/.test(sentence) ? [] : [sentence]),
      ...(code === 'outsider' || sentence.includes(item.key) ? [] : [sentence]),
      ...(/\b(?:sorry|apolog\w*|unfortunately|oops|invalid|error|AI)\b/i.test(sentence) ? [sentence] : []),
    ]);
    expect([...new Set(breaches)]).toEqual([]);
  });
  test('name who can, and an outsider learns no name', () => {
    const breaches = refusals.flatMap(({ verdict: { sentence, who }, person }) => [
      ...who.filter((id) => !sentence.includes(id)).map((id) => `${sentence} does not name ${id}`),
      ...(person.outsider && /TL-\d|ana|eli|sam|kim|invoices/.test(sentence) ? [sentence] : []),
    ]);
    expect([...new Set(breaches)]).toEqual([]);
  });
});
