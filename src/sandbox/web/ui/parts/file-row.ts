import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Picture } from '../blocks/picture.ts';
import { followInside } from '../state/acts.ts';
import type { SlackFile } from '../state/seen.ts';
import { Icon } from './icons.ts';

export function FileRow({ file }: { file: SlackFile }): VNode {
  const name = file.title || file.name || file.id;
  const address = file.permalink ?? file.url_private ?? `/files/${file.id}`;
  if (file.mimetype?.startsWith('image/')) {
    const image = { image_url: file.url_private ?? `/files/${file.id}`, alt_text: name };
    return html`<figure class="block-image"><figcaption>${name}</figcaption><${Picture} image=${image} /></figure>`;
  }
  const canvas = file.filetype === 'quip' || file.filetype === 'canvas' || file.mimetype?.includes('quip');
  const kind = canvas ? 'Canvas' : (file.filetype?.toUpperCase() ?? 'File');
  const size = file.size ? ` · ${sizeOf(file.size)}` : '';
  return html`<a
    class="file-row"
    href=${address}
    target="_blank"
    rel="noopener noreferrer"
    onClick=${(event: MouseEvent) => followInside(event, address)}
  >
    <span class="file-icon"><${Icon} name=${canvas ? 'page' : 'file'} /></span>
    <span class="file-name"><b>${name}</b><small>${kind}${size}</small></span>
  </a>`;
}

function sizeOf(bytes: number): string {
  return bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1_048_576
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
