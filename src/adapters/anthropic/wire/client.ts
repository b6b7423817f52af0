/** The SDK, which takes a fifth of a second to load. It sets no key and no address of its own, and asks nothing twice. */
import { Anthropic } from '@anthropic-ai/sdk';

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export function createClient(about: { apiKey: string; baseUrl: string; fetch: Fetch }): Anthropic {
  return new Anthropic({
    apiKey: about.apiKey,
    baseURL: about.baseUrl,
    fetch: (url, init) => about.fetch(url instanceof Request ? url.url : url, init),
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
}
