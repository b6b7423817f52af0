/**
 * The questions put to people, the table of `pipeline.md` row by row. A stage's `asks` says where a gate can open,
 * the gate's own `bounds` when. `authorise.ts` decides who may answer, `questions.ts` who is asked.
 */
import { anytimeGates } from './gates/anytime.ts';
import { delegationGates } from './gates/delegation.ts';
import { documentGates } from './gates/documents.ts';
import type { Gate } from './gates/gate.ts';
import { shippingGates } from './gates/shipping.ts';

const table = { ...documentGates, ...delegationGates, ...shippingGates, ...anytimeGates };

export type GateName = keyof typeof table;
export const gates: Record<GateName, Gate> = table;
export const gateNames = Object.keys(gates) as GateName[];
