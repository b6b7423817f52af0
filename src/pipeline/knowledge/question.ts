import { namesIn } from './names.ts';

/** Words that every question is made of; they would find every document. */
const noise = new Set(
  (
    'a about after all am an and any anybody anyone anything are as at be because been before being but by can could did do ' +
    'does doing don done down each ever every few find for from get give had has have he her here him his how i if in into is ' +
    'isn it its just know let like ll make many may me might more most much must my no nobody none nor not of off on once one ' +
    'only or other our out over own please re really s same say she should shouldn show so some somebody someone something such t ' +
    'tell than that the their them then there these they thing things think this those through to too under until up us ve very ' +
    'was wasn we were what when where whether which while who whom whose why will with won would wouldn you your'
  ).split(' '),
);

/** Most words that a question is looked up by; a whole ticket is a question too, and its title comes first. */
const MOST_WORDS = 40;

export interface Asked {
  /** In the order of the question, each once. */
  words: string[];
  /** Ticket keys, paths and codes, each as one word. */
  names: string[];
}

/** What a question in natural words is about: its words without the noise. */
export function askedFor(question: string): Asked {
  const text = question.slice(0, 20_000);
  const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const words = all.filter((word) => word.length > 1 && word.length <= 60 && !noise.has(word));
  return { words: [...new Set(words)].slice(0, MOST_WORDS), names: namesIn(text).slice(0, 20) };
}
