import { html } from 'htm/preact';
import { render } from 'preact';
import { followGuide } from './state/guide-live.ts';
import { startLive } from './state/live.ts';
import { keepPreferences } from './state/preferences.ts';
import { App } from './views/app.ts';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app.');
root.replaceChildren();
keepPreferences();
render(html`<${App} />`, root);
await startLive();
followGuide();
