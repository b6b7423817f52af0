import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { nameOf, type User } from '../state/seen.ts';

const TONES = 8;

function toneOf(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 33 + character.charCodeAt(0)) % 9973;
  return sum % TONES;
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [words[0]?.slice(0, 2)];
  return letters.join('').toUpperCase();
}

type Props = { id: string; user: User | undefined; size?: 'tiny' | 'small' | 'normal' };

/** Initials on a colour of their own; the name always stands beside it, so it is hidden from screen readers. */
export function Avatar({ id, user, size = 'normal' }: Props): VNode {
  const initials = initialsOf(user?.real_name || nameOf(user));
  const look = `avatar avatar-${size} ${user?.is_bot ? 'is-app' : `tone-${toneOf(id)}`}`;
  return html`<span class=${look} aria-hidden="true">${initials}</span>`;
}
