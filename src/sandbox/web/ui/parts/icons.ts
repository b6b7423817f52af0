import { html } from 'htm/preact';
import type { VNode } from 'preact';

/** Line drawings on a 20 × 20 grid. They decorate; the words are on the control that holds them. */
const PATHS = {
  more: 'M4 10h.01M10 10h.01M16 10h.01',
  down: 'm6 8 4 4 4-4',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4 10.5 4 4 8-9',
  leave: 'M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7',
  reply: 'M4 4.5h12v9H9l-3.5 3v-3H4z',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M7 11.5c1.4 2.4 4.6 2.4 6 0M7.6 8h.01M12.4 8h.01',
  link: 'M8.5 11.5l3-3M7 9.5 5 11.6a2.4 2.4 0 0 0 3.4 3.4l2.1-2M13 10.5l2-2.1A2.4 2.4 0 0 0 11.6 5L9.5 7',
  bolt: 'M11 2.5 4.5 11.5H9l-.5 6 6.5-9h-4.5z',
  hash: 'M8 3 6.5 17M13.5 3 12 17M4 7.5h13M3 12.5h13',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1 1H4zM8.5 17.5h3',
  page: 'M5 3h7l3 3v11H5zM12 3v3h3M7.5 10h5M7.5 13h5',
  send: 'M3.5 16.5 17 10 3.5 3.5 5 9l6 1-6 1z',
  people:
    'M7.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 16c0-3 2-4.5 4.5-4.5S12 13 12 16M13 8.8a2.2 2.2 0 1 0-.3-4.3M14 11.6c1.9.3 3 1.8 3 4.4',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  back: 'M12 5l-5 5 5 5',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  moon: 'M15.5 12.2A6.5 6.5 0 0 1 7.8 4.5a6.5 6.5 0 1 0 7.7 7.7z',
  guide: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M12.8 7.2l-1.6 4-4 1.6 1.6-4z',
  edit: 'M4 16l.8-3.4L13 4.4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L7.4 15.2z',
  globe: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M3 10h14M10 3c-4.5 4.5-4.5 9.5 0 14M10 3c4.5 4.5 4.5 9.5 0 14',
  alert: 'M10 3.5 17.5 16.5h-15zM10 8v4M10 14.2h.01',
  info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 9v5M10 6.5h.01',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.2l2.8 1.8',
  file: 'M5 3h7l3 3v11H5zM12 3v3h3',
} as const satisfies Record<string, string>;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }): VNode {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
