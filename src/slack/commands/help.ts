import { openModal, type Told, whisper } from '../answers/telling.ts';
import { type Content, section } from '../cards/blocks.ts';
import type { Face } from '../face.ts';
import { shown } from '../modals/form.ts';
import type { Answering } from './asked.ts';

/** A few lines; what else there is, is found by using it. */
export function helpContent(command: string): Content {
  const lines = [
    `\`${command} Export invoices as CSV\` files a ticket with that title.`,
    `\`${command}\` opens the form; \`${command} new …\` always files.`,
    `\`${command} list\`, \`${command} mine\`, \`${command} backlog\` list tickets.`,
    `\`${command} show TL-42\`, \`${command} history TL-42\` show one.`,
    `\`${command} board\`, \`${command} agents\`, \`${command} metrics\`, \`${command} digest\` show where everything is.`,
    `\`${command} freeze invoices until Mon 9:00 because …\` stops its deploys; \`unfreeze\`, \`lock\`, \`unlock\` likewise.`,
    `\`${command} away until Monday, deputy @sam\` asks others meanwhile; \`${command} link invoices\` binds this channel.`,
    `\`${command} token\` lets your editor ask; \`${command} token revoke\` ends that.`,
    'In a thread, just write.',
  ];
  return {
    text: `File with ${command} and a title. In a thread, just write.`,
    blocks: [section(lines.join('\n'))],
  };
}

export const help: Answering = async ({ command }) => helpContent(command);

/** `[Help]` in App Home. */
export async function helpPress(face: Face, told: Told): Promise<void> {
  const content = helpContent(face.command);
  if (!(await openModal(face, told, shown('Help', content.blocks)))) await whisper(face, told, content);
}
