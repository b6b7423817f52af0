export type CallRecord = {
  n: number;
  method: string;
  at: number;
  ok: boolean;
  error?: string;
  channel?: string;
};

export type Calls = {
  add(call: Omit<CallRecord, 'n'>): void;
  report(): { calls: CallRecord[]; counts: Record<string, number>; total: number };
  reset(): void;
};

/** Old calls are forgotten past this many; the counts go on. */
const KEPT = 50_000;

/** Every Web API call so far, as a witness from outside. */
export function openCalls(): Calls {
  let calls: CallRecord[] = [];
  let counts = new Map<string, number>();
  let total = 0;
  return {
    add(call) {
      total += 1;
      calls.push({ n: total, ...call });
      if (calls.length > KEPT) calls = calls.slice(-KEPT / 2);
      counts.set(call.method, (counts.get(call.method) ?? 0) + 1);
    },
    report: () => ({ calls, counts: Object.fromEntries(counts), total }),
    reset() {
      calls = [];
      counts = new Map();
      total = 0;
    },
  };
}
