/** Whether the models that were chosen are there and can do what they are chosen for. */
import type { Anthropic } from '@anthropic-ai/sdk';
import { type ModelTask, modelTasks } from '../../../pipeline/model-tasks.ts';
import { spendLimitForAdmin, troubleOf } from './trouble.ts';

/** Tasks whose answers a machine reads. */
const needJson: readonly ModelTask[] = ['judging', 'screening'];

interface Listed {
  id: string;
  lifecycle: string;
  retires_at?: string | null;
  capabilities?: { structured_outputs?: { supported?: boolean } | boolean | null } | null;
}

/** One sentence for each thing that the admin should mend; empty where all is well. */
export async function modelProblems(
  client: Anthropic,
  about: { models: Record<ModelTask, string>; now: Date },
): Promise<string[]> {
  const listed = new Map<string, Listed>();
  try {
    for await (const one of client.models.list({ limit: 100 })) listed.set(one.id, one);
  } catch (error) {
    const trouble = troubleOf(error, 'any');
    if (trouble.kind === 'spent') return [spendLimitForAdmin];
    if (trouble.kind === 'lasting' && trouble.admin !== null) return [trouble.admin];
    const clause = trouble.kind === 'too_large' ? 'gave no list of models' : trouble.clause;
    return [
      `Which models Anthropic offers is not known: ${clause}. It is looked up again when the Home is opened.`,
    ];
  }
  return modelTasks.flatMap((task) => {
    const name = about.models[task];
    const model = listed.get(name);
    const mend = `Name another one as models.${task} in throughline.yaml and start again.`;
    if (model === undefined || model.lifecycle === 'retired')
      return [`The model ${name} for ${task} is not offered to this key. ${mend}`];
    if (needJson.includes(task) && cannotJson(model))
      return [`The model ${name} for ${task} cannot give structured answers. ${mend}`];
    return endsSoon(model, about.now)
      ? [`The model ${name} for ${task} ends on ${model.retires_at?.slice(0, 10)}. ${mend}`]
      : [];
  });
}

function cannotJson({ capabilities }: Listed): boolean {
  const said = capabilities?.structured_outputs;
  return said === false || (typeof said === 'object' && said !== null && said.supported === false);
}

const SOON_MS = 30 * 86_400_000;
const endsSoon = ({ retires_at: at }: Listed, now: Date): boolean =>
  at != null && Date.parse(at) - now.getTime() < SOON_MS;
