/** Every place at which the matrix kills the product: named by the code itself, so that a new effect or probe joins by itself. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EffectName, effectNames } from '../../../src/pipeline/effects.ts';

const flow = fileURLToPath(new URL('../../../src/flow', import.meta.url));
const isEffect = (name: string): name is EffectName => (effectNames as string[]).includes(name);

/** `effect:point`: before its handler, after it, after its outcome stands, and where a handler itself says `after_…`. */
export function killPoints(): string[] {
  const around = effectNames.flatMap((name) => [`${name}:before`, `${name}:called`, `${name}:recorded`]);
  return [...around, ...pointsWithin()];
}

/** `deps.probe('deploy', 'after_intent')`: the first argument may choose between effects. */
function pointsWithin(): string[] {
  const found = globSync('**/*.ts', { cwd: flow }).flatMap((file) => {
    const text = readFileSync(join(flow, file), 'utf8');
    return [...text.matchAll(/\.probe\(([^;]*?),\s*'(after_[a-z_]+)',?\s*\)/g)].flatMap(
      ([, effect = '', point]) =>
        [...effect.matchAll(/'([a-z_]+)'/g)]
          .map(([, name = '']) => name)
          .filter(isEffect)
          .map((name) => `${name}:${point}`),
    );
  });
  return [...new Set(found)];
}
