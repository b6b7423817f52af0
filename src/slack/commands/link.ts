import { sentence } from '../answers/refusals.ts';
import type { Meaning } from '../grammar.ts';
import type { Answering } from './asked.ts';
import { notThat } from './not-that.ts';

export const linkChannel: Answering<Extract<Meaning, { kind: 'link' }>> = async (
  face,
  asked,
  { service },
) => {
  const linked = await face.flow().intake.link(asked.channel, service, asked.person);
  return linked.done ? sentence(linked.sentence) : notThat(linked.sentence, `link ${service}`);
};
