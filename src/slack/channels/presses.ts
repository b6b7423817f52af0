/** Presses on what is said about channels: which service one belongs to, how to connect, whom to invite. */
import { z } from 'zod';
import { NOT_DONE, sentence } from '../answers/refusals.ts';
import { openModal, type Told, tellPrivately, whisper } from '../answers/telling.ts';
import { section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { modalOf, shown } from '../modals/form.ts';
import type { SubmitAck, submitBody } from '../payloads.ts';
import { plain, say } from '../text/mrkdwn.ts';
import { SERVICE_BLOCK, SERVICE_CHOICE } from './notices.ts';

const chosen = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ selected_option: z.looseObject({ value: z.string() }).nullish() })),
);

/** `[Link]`: the channel is in the button, the service is what is selected beside it. */
export async function linkPress(
  face: Face,
  told: Told,
  press: { channel: string; state: unknown },
): Promise<void> {
  // A choice in the select is a press too, and says nothing yet.
  if (press.channel === 'choose') return;
  const values = chosen.safeParse(press.state);
  const service = values.success
    ? values.data[SERVICE_BLOCK]?.[SERVICE_CHOICE]?.selected_option?.value
    : undefined;
  if (service === undefined)
    return tellPrivately(face, told, {
      title: NOT_DONE,
      content: sentence('Choose a service first. Nothing changed.'),
    });
  const linked = await face.flow().intake.link(press.channel, service, told.person);
  if (!linked.done) await tellPrivately(face, told, { title: NOT_DONE, content: sentence(linked.sentence) });
}

const hows: Record<string, string[]> = {
  GitHub: [
    'Until GitHub is connected, tickets run against the local forge: real git, real tests, no repository of yours.',
    'How to connect it stands in docs/workspace.md, beside the tokens of Slack.',
  ],
};

export async function howPress(face: Face, told: Told, name: string): Promise<void> {
  const lines = hows[name] ?? ['How to connect it stands in docs/workspace.md.'];
  const title = plain(`Connect ${name}`, 24);
  if (await openModal(face, told, shown(title, lines.map(section)))) return;
  await whisper(face, told, sentence(lines.join(' ')));
}

const invitation = z.object({ key: z.string(), person: z.string(), channel: z.string() });

/** `[Invite Kim…]`: says first what somebody in the channel sees. */
export async function invitePress(
  face: Face,
  told: Told,
  about: { key: string; person: string },
): Promise<void> {
  const person = await face.directory.person(about.person);
  const name = person?.name ?? 'They';
  const channel = told.surface.kind === 'message' ? told.surface.channel : '';
  const form = {
    title: plain(`Invite ${name}`, 24),
    submit: 'Invite',
    fields: [],
    intro: [`${say(name, 60)} will see everything in this channel, also what was written before.`],
  };
  await openModal(face, told, modalOf(form, { callback: 'invite', metadata: { ...about, channel } }));
}

export async function inviteSubmitted(
  face: Face,
  body: z.infer<typeof submitBody>,
  ack: SubmitAck,
): Promise<void> {
  const { key, person } = invitation.parse(JSON.parse(body.view.private_metadata ?? '{}'));
  const invited = await face.flow().channels.invite({ key, person, by: body.user.id });
  await ack(
    invited.done
      ? { response_action: 'clear' }
      : { response_action: 'update', view: shown(NOT_DONE, sentence(invited.sentence).blocks) },
  );
}
