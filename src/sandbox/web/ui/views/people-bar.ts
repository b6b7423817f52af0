import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Avatar } from '../parts/avatar.ts';
import { Icon } from '../parts/icons.ts';
import { roveFocus } from '../parts/popup.ts';
import { dark, guideOpen, toggleTheme } from '../state/preferences.ts';
import { go, route } from '../state/route.ts';
import { nameOf, type Person } from '../state/seen.ts';
import { connection, people, sandbox } from '../state/store.ts';

/** Arrow keys move among the people and, as radio buttons do, choose at once. */
function chooseByKey(event: KeyboardEvent): void {
  if (!roveFocus(event, '[role=radio]')) return;
  const name = document.activeElement?.getAttribute('data-person');
  if (name) actAs(name);
}

/** The bar above Slack: whom this tab acts as, who else has something to read, and what this place is. */
export function PeopleBar(): VNode {
  const chosen = people.value.filter((person) => !person.is_bot && !person.deleted);
  const hasGuide = Boolean(sandbox.value?.guide);
  return html`<header class="people-bar">
    <span class="bar-label" id="act-as">Act as</span>
    <div class="people" role="radiogroup" aria-labelledby="act-as" onKeyDown=${chooseByKey}>
      ${chosen.map((person) => html`<${PersonChip} key=${person.id} person=${person} />`)}
    </div>
    ${sandbox.value?.notice ? html`<p class="notice" title=${sandbox.value.notice}>${sandbox.value.notice}</p>` : null}
    <div class="bar-tools">
      ${connection.value === 'reconnecting' ? html`<span class="reconnecting" role="status">Reconnecting…</span>` : null}
      ${
        hasGuide && !guideOpen.value
          ? html`<button type="button" class="bar-button" onClick=${() => (guideOpen.value = true)}>
              <${Icon} name="guide" /> Guide
            </button>`
          : null
      }
      <button
        type="button"
        class="bar-button"
        aria-label=${dark.value ? 'Use light colours' : 'Use dark colours'}
        title=${dark.value ? 'Use light colours' : 'Use dark colours'}
        onClick=${toggleTheme}
      >
        <${Icon} name=${dark.value ? 'sun' : 'moon'} />
      </button>
    </div>
  </header>`;
}

/** Stays in the same place if the other person can see it; live.ts moves those who cannot. */
export function actAs(name: string): void {
  if (name !== route.value.as) go({ ...route.value, as: name, view: route.value.view });
}

function PersonChip({ person }: { person: Person }): VNode {
  const current = person.name === route.value.as;
  const { unread = 0, mentions = 0 } = person;
  const counts = [
    mentions > 0 ? `${mentions} ${mentions === 1 ? 'mention' : 'mentions'}` : '',
    unread > 0 ? `${unread} unread` : '',
    person.is_stranger ? 'from another company' : '',
  ].filter(Boolean);
  const title = [person.real_name ?? nameOf(person), person.title ?? '', ...counts]
    .filter(Boolean)
    .join(' · ');
  return html`<button
    type="button"
    role="radio"
    class=${current ? 'person is-current' : 'person'}
    aria-checked=${current}
    aria-label=${[nameOf(person), ...counts].join(', ')}
    data-person=${person.name}
    tabindex=${current ? 0 : -1}
    title=${title}
    onClick=${() => actAs(person.name)}
  >
    <${Avatar} id=${person.id} user=${person} size="small" />
    <span class="person-name">${nameOf(person)}</span>
    ${person.is_stranger ? html`<span class="person-mark"><${Icon} name="globe" /></span>` : null}
    ${
      mentions > 0
        ? html`<span class="badge">${mentions}</span>`
        : unread > 0
          ? html`<span class="count">${unread}</span>`
          : null
    }
  </button>`;
}
