/**
 * What the tracker is told of a ticket, as comments. Each has an id of what it is about, so that it is said once; what
 * a person would have to decide is never said there, only what happened.
 */
import { lastingName } from '../facts/repository.ts';
import type { WorkItem } from '../work-item.ts';

export interface Milestone {
  id: string;
  markdown: string;
}

/** Names and titles of others stand in the tracker's markdown: nobody is mentioned by them, and nothing is linked. */
const plainly = (text: string): string =>
  text
    .replaceAll(/[\\`*_{}[\]<>#|!]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200b')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);

export function milestones(
  item: WorkItem,
  about: { thread: string | null; nameOf: (person: string) => string },
): Milestone[] {
  const name = (person: string): string => plainly(about.nameOf(person));
  const said: Milestone[] = [];
  const say = (id: string, markdown: string): void => void said.push({ id, markdown });
  if (about.thread !== null)
    say('thread', `**${item.key}** is worked on in Slack: [open the thread](${about.thread}).`);
  const { prd, spec, pullRequest, deploy, rollback, closed } = item;
  if (prd?.signed != null)
    say(
      `prd:v${prd.signed.version}`,
      `${name(prd.signed.by)} signed off the PRD, version ${prd.signed.version}.`,
    );
  if (spec?.signed != null)
    say(
      `spec:v${spec.signed.version}`,
      `${name(spec.signed.by)} signed off the tech spec, version ${spec.signed.version}.`,
    );
  if (pullRequest !== null)
    say(
      `pull:${lastingName(pullRequest)}`,
      `Pull request [#${pullRequest.number}](${pullRequest.url}) was opened.`,
    );
  const deployment = deploy?.deployment ?? null;
  if (item.stage === 'deployed' && item.liveAt !== null)
    say(
      `live:${deployment?.id ?? item.liveAt}`,
      `It is live in ${plainly(deployment?.environment ?? 'production')}.`,
    );
  if (item.stage === 'rolled_back' && rollback !== null)
    say(`rolled_back:${rollback.at}`, `${name(rollback.by)} rolled it back.`);
  if (item.stage === 'cancelled' && closed !== null)
    say(`closed:${closed.at}`, `It was closed${closed.by === null ? '' : ` by ${name(closed.by)}`}.`);
  return said;
}
