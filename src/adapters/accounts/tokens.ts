/** A code or a refresh token for tokens, as OAuth 2.0 has it. Not by an SDK: it is one form, and one answer. */
import { z } from 'zod';
import { UpstreamError } from '../../errors.ts';

const TIMEOUT_MS = 10_000;

const granted = z.object({
  access_token: z.string().min(1),
  token_type: z.string().default('Bearer'),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  scope: z.string().optional(),
});
export type Granted = z.infer<typeof granted>;

/** The login has ended: only a person can begin another. */
export class LoginEnded extends Error {}

export interface TokenPlace {
  /** As people call the vendor. */
  label: string;
  url: string;
  client: { id: string; secret: string };
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
}

/** What was sent and what came back are secrets: neither stands in a message. */
export async function tokensFor(place: TokenPlace, grant: Record<string, string>): Promise<Granted> {
  const failed = (clause: string): UpstreamError =>
    new UpstreamError(place.label, `${place.label} ${clause}`, { retryable: true });
  const form = { ...grant, client_id: place.client.id, client_secret: place.client.secret };
  let status: number;
  let text: string;
  try {
    const response = await place.fetch(place.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable) throw error;
    throw failed('did not answer when its login was to be renewed');
  }
  if (status === 429 || status >= 500) throw failed('could not renew its login');
  if (status >= 400) throw new LoginEnded(`${place.label} refused the login (status ${status})`);
  const read = granted.safeParse(parsed(text));
  if (!read.success) throw failed('answered something else than a login');
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
