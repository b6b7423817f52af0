import { html } from 'htm/preact';
import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type Props = {
  anchor: RefObject<HTMLElement>;
  onClose: () => void;
  align?: 'start' | 'end';
  class?: string;
  children?: unknown;
};

const GAP = 4;
const MARGIN = 8;

/** A box that floats below what opened it, or above where there is more room, and closes when one looks away. */
export function Popup({ anchor, onClose, align = 'start', class: extra = '', children }: Props): VNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      if (box.current && anchor.current) position(box.current, anchor.current, align);
    };
    const outside = (event: Event) => {
      if (!(event.target instanceof Node)) return;
      if (!box.current?.contains(event.target) && !anchor.current?.contains(event.target)) onClose();
    };
    place();
    const resized = new ResizeObserver(place);
    if (box.current) resized.observe(box.current);
    if (anchor.current) resized.observe(anchor.current);
    document.addEventListener('pointerdown', outside);
    document.addEventListener('scroll', place, true);
    window.addEventListener('resize', onClose);
    return () => {
      resized.disconnect();
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', onClose);
    };
  }, []);
  return html`<div ref=${box} class=${`popup ${extra}`}>${children}</div>`;
}

function position(box: HTMLElement, anchor: HTMLElement, align: 'start' | 'end'): void {
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = window.innerHeight - from.bottom - GAP - MARGIN;
  const top = height <= below || below >= from.top ? from.bottom + GAP : from.top - GAP - height;
  const left = align === 'end' ? from.right - width : from.left;
  box.style.top = `${Math.max(MARGIN, Math.min(top, window.innerHeight - height - MARGIN))}px`;
  box.style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - width - MARGIN))}px`;
  box.style.minWidth = `${Math.min(from.width, window.innerWidth - 2 * MARGIN)}px`;
}

/** Moves focus among the items of a menu; says whether the key was one of its own. */
export function roveFocus(event: KeyboardEvent, selector: string): boolean {
  const step: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const box = event.currentTarget;
  if (!(box instanceof HTMLElement)) return false;
  const items = [...box.querySelectorAll<HTMLElement>(selector)];
  const at = items.findIndex((item) => item === document.activeElement);
  const by = step[event.key];
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : by ? at + by : null;
  if (to === null || items.length === 0) return false;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
  return true;
}
