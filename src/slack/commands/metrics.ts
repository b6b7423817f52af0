/** `metrics [SERVICE]`, and what the buttons below the measures do. */
import { z } from 'zod';
import { sentence } from '../answers/refusals.ts';
import { openModal, type Told, whisper } from '../answers/telling.ts';
import { row } from '../cards/blocks.ts';
import { measuresAnswer, measuresFiles, measuresTable, titleOf } from '../cards/standing/measures.ts';
import type { Face } from '../face.ts';
import type { Meaning } from '../grammar.ts';
import { openHome } from '../home/link.ts';
import { shown } from '../modals/form.ts';
import type { Answering } from './asked.ts';
import { notThat } from './not-that.ts';

export const metrics: Answering<Extract<Meaning, { kind: 'metrics' }>> = async (face, asked, { service }) => {
  const view = await face.flow().measures.of(asked.person, service);
  if ('sentence' in view)
    return service === null ? sentence(view.sentence) : notThat(view.sentence, `metrics ${service}`);
  const { text, blocks } = measuresAnswer(view);
  return { text, blocks: [...blocks, ...row(openHome(await face.homeLink()), 'measures')] };
};

const image = z.looseObject({ type: z.literal('image'), alt_text: z.string() });

/** `[Show numbers…]` and `[Export…]`: the files go to that person alone. */
export async function measuresPress(
  face: Face,
  told: Told,
  about: { action: string; service: string },
): Promise<void> {
  const service = about.service === '-' || about.service === '' ? null : about.service;
  const view = await face.flow().measures.of(told.person, service);
  if ('sentence' in view) return whisper(face, told, sentence(view.sentence));
  if (about.action === 'export') {
    await face.api.sendFiles({
      person: told.person,
      comment: `${titleOf(view)}.`,
      files: measuresFiles(view),
    });
    return whisper(face, told, sentence('Sent to you as two files, CSV and JSON, in a direct message.'));
  }
  const blocks = measuresTable(view, picturedBeside(told.surface));
  if (!(await openModal(face, told, shown('Measures', blocks))))
    await whisper(face, told, { text: titleOf(view), blocks });
}

/** A digest's picture is of the days before it; App Home's says the same as the table. */
function picturedBeside(surface: Told['surface']): string | null {
  const blocks = surface.kind === 'message' ? surface.blocks : [];
  return (
    blocks.map((block) => image.safeParse(block).data?.alt_text).find((alt) => alt !== undefined) ?? null
  );
}
