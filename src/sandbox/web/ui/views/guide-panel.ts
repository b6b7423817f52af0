import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { askConfirm } from '../blocks/confirm.ts';
import { composerFocus, draftKey, setDraft } from '../messages/composer.ts';
import { Icon } from '../parts/icons.ts';
import { tryTo } from '../state/acts.ts';
import { postTo } from '../state/api.ts';
import { fill, type Guide, type Step, type TypeForMe } from '../state/guide.ts';
import { forgetProgress, guide, pressNext, progress } from '../state/guide-live.ts';
import { guideOpen } from '../state/preferences.ts';
import { go, route } from '../state/route.ts';
import { nameOf } from '../state/seen.ts';
import { people, seen, toast } from '../state/store.ts';
import { isReply } from '../text/grouping.ts';
import { Mrkdwn } from '../text/inline.ts';
import { textOfMessage } from '../text/plain-text.ts';
import { actAs } from './people-bar.ts';

export function GuidePanel(): VNode | null {
  const content = guide.value;
  if (!content || !guideOpen.value) return null;
  const { at, found } = progress.value;
  const step = content.steps[at];
  const total = content.steps.length;
  return html`<aside class="guide" aria-label="Guide">
    <header>
      <b><${Icon} name="guide" /> ${content.title ?? 'Guide'}</b>
      <button type="button" class="icon-button small" aria-label="Hide the guide" title="Hide the guide" onClick=${() => (guideOpen.value = false)}>
        <${Icon} name="close" />
      </button>
    </header>
    <div class="guide-steps" aria-hidden="true">
      ${content.steps.map((_one, index) => html`<span class=${index < at ? 'is-done' : index === at ? 'is-now' : ''}></span>`)}
    </div>
    <div class="guide-body" aria-live="polite">
      ${
        step
          ? html`<p class="guide-count">${at + 1} of ${total}</p>
              <h2>${fill(step.title, found)}</h2>
              <${Mrkdwn} text=${fill(step.text, found)} />
              <${StepButtons} step=${step} />`
          : html`<p class="guide-count">All ${total} done</p>
              <h2>You have seen it all</h2>
              <${Mrkdwn} text=${fill(content.finished ?? 'Go on by yourself.', found)} />`
      }
    </div>
    ${
      at > 0
        ? html`<details>
            <summary>Done so far</summary>
            <ol>${content.steps.slice(0, at).map((one) => html`<li>${fill(one.title, found)}</li>`)}</ol>
          </details>`
        : null
    }
    ${content.start_over ? html`<${StartOver} over=${content.start_over} />` : null}
  </aside>`;
}

function StepButtons({ step }: { step: Step }): VNode {
  const other =
    step.be && step.be !== route.value.as ? people.value.find((one) => one.name === step.be) : undefined;
  const typing = step.type_for_me;
  return html`<div class="guide-buttons">
    ${other ? html`<button type="button" class="button primary" onClick=${() => actAs(other.name)}>Be ${nameOf(other)}</button>` : null}
    ${
      typing && !other
        ? html`<button type="button" class="button primary" onClick=${() => typeForMe(typing)}>Type it for me</button>`
        : null
    }
    ${step.done_when ? null : html`<button type="button" class="button" onClick=${pressNext}>Next</button>`}
  </div>`;
}

function typeForMe(typing: TypeForMe): void {
  const channel = seen.value?.channels.find(
    (one) => one.name === typing.channel || one.id === typing.channel,
  );
  if (!channel) return toast(`You cannot see #${typing.channel}.`, 'trouble');
  const pattern = typing.thread ? new RegExp(typing.thread, 's') : null;
  const root = pattern
    ? channel.messages.findLast((one) => !isReply(one) && !one.ephemeral && pattern.test(textOfMessage(one)))
    : undefined;
  if (pattern && !root) return toast('That thread is not there yet.', 'trouble');
  const thread = root?.ts ?? '';
  go({ channel: channel.id, thread: thread || route.value.thread, view: '', canvas: '' });
  const key = draftKey(channel.id, thread);
  setDraft(key, typing.command ? `${typing.command} ${typing.args ?? ''}`.trim() : (typing.text ?? ''));
  composerFocus.value = key;
}

function StartOver({ over }: { over: NonNullable<Guide['start_over']> }): VNode {
  const start = async () => {
    const text = over.confirm ?? 'Everything in this sandbox is deleted.';
    const sure = await askConfirm({
      title: { type: 'plain_text', text: 'Start over?' },
      text: { type: 'plain_text', text },
      confirm: { type: 'plain_text', text: 'Start over' },
      deny: { type: 'plain_text', text: 'Keep it' },
      style: 'danger',
    });
    if (!sure || !(await tryTo(async () => await postTo(over.path)))) return;
    forgetProgress();
    location.assign('/');
  };
  return html`<button type="button" class="text-button start-over" onClick=${() => void start()}>Start over</button>`;
}
