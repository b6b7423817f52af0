/** Waits on what a double holds: looked at again after each answer of the double, never by a clock. */
import { EventEmitter } from 'node:events';

const LONGEST_MS = 30_000;

export interface Watched {
  /** It has answered somebody: what it holds may differ. */
  changed(): void;
  /** Resolves once what it holds is so. */
  until(fits: () => boolean): Promise<void>;
}

export function watched(name: string): Watched {
  const answers = new EventEmitter().setMaxListeners(0);
  return {
    changed: () => void answers.emit('answer'),
    until: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${name} never came to hold that`)), LONGEST_MS);
        const look = (): void => {
          if (!fits()) return void answers.once('answer', look);
          clearTimeout(timer);
          resolve();
        };
        look();
      }),
  };
}
