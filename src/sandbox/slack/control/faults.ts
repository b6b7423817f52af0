import { z } from 'zod';

const faultShape = z.strictObject({
  /** A Web API method, `*` for any, or `delivery:events`, `delivery:interactive`, `delivery:commands`. */
  method: z.string().min(1),
  kind: z.enum([
    'ratelimited',
    'error_before',
    'error_after',
    'error',
    'delay',
    'drop',
    'drop_after',
    'duplicate',
    'reorder',
  ]),
  times: z.number().int().min(1).default(1),
  /** How many matching calls pass unharmed first. */
  skip: z.number().int().min(0).default(0),
  /** Only calls that name this channel. */
  channel: z.string().optional(),
  /** For deliveries: only events of this type, or interactions of this type. */
  type: z.string().optional(),
  status: z.number().int().min(400).max(599).default(503),
  retry_after: z.number().int().min(0).default(1),
  ms: z.number().int().min(0).max(600_000).default(100),
  error: z.string().default('fatal_error'),
});

export const faultScript = z.array(faultShape);
export type Fault = z.infer<typeof faultShape>;
export type FaultInput = z.input<typeof faultShape>;

export type Faults = {
  script: Fault[];
  set(script: FaultInput[]): void;
  /** The fault for this call, used up once. */
  take(call: { method: string; channel?: string | undefined; type?: string | undefined }): Fault | undefined;
};

/** What goes wrong on purpose: the first entry that fits a call applies to it, and is used up. */
export function openFaults(): Faults {
  const faults: Faults = {
    script: [],
    set(script) {
      faults.script = faultScript.parse(script);
    },
    take(call) {
      const fault = faults.script.find((entry) => fits(entry, call));
      if (!fault) return undefined;
      if (fault.skip > 0) {
        fault.skip -= 1;
        return undefined;
      }
      fault.times -= 1;
      if (fault.times === 0) faults.script = faults.script.filter((entry) => entry !== fault);
      return fault;
    },
  };
  return faults;
}

function fits(
  fault: Fault,
  call: { method: string; channel?: string | undefined; type?: string | undefined },
): boolean {
  const anyMethod = fault.method === '*' && !call.method.startsWith('delivery:');
  if (!anyMethod && fault.method !== call.method) return false;
  if (fault.channel !== undefined && fault.channel !== call.channel) return false;
  return fault.type === undefined || fault.type === call.type;
}
