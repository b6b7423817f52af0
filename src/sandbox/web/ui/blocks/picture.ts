import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

type Source = { image_url?: string; slack_file?: { id?: string; url?: string }; alt_text?: string };

/** A picture by address or by the id of an uploaded file; its words stand in where it cannot be loaded. */
export function Picture({ image }: { image: Source }): VNode {
  const [broken, setBroken] = useState(false);
  const file = image.slack_file;
  const address = image.image_url ?? file?.url ?? (file?.id ? `/files/${file.id}` : '');
  if (broken || !address) return html`<span class="picture-missing">${image.alt_text ?? 'Picture'}</span>`;
  return html`<img src=${address} alt=${image.alt_text ?? ''} loading="lazy" onError=${() => setBroken(true)} />`;
}
