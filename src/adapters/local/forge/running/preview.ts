import type { Preview } from '../../../../ports/preview.ts';
import type { ForgeContext } from '../context.ts';
import { serviceName, shaName, ticketKey } from '../git/names.ts';
import { freePort, type Instances } from './instances.ts';

/** One running copy per ticket, on a port of its own; it talks to the production release of the other services. */
export function createPreview(
  context: ForgeContext,
  instances: Instances,
  options: { neighbours: string },
): Preview {
  return {
    ensure: async ({ key, service, repo, sha }) =>
      context.locks(`preview:${ticketKey(key)}`, async () => {
        const before = instances.preview(key);
        const same = before.find(
          (instance) => instance.sha === shaName(sha) && instance.service === serviceName(service),
        );
        if (same !== undefined && (await instances.health(same)).ok)
          return { state: 'up', url: url(same.port) };
        const { instance, health } = await instances.start({
          role: 'preview',
          key,
          service: serviceName(service),
          environment: options.neighbours,
          repo,
          sha,
          port: await freePort(),
        });
        if (!health.ok)
          return {
            state: 'failed',
            sentence: `The preview of ${sha.slice(0, 7)} did not start: ${health.because}.`,
          };
        for (const old of before) await instances.remove(old);
        return { state: 'up', url: url(instance.port) };
      }),
    remove: async (key) =>
      context.locks(`preview:${ticketKey(key)}`, async () => {
        for (const instance of instances.preview(key)) await instances.remove(instance);
      }),
  };
}

function url(port: number): string {
  return `http://127.0.0.1:${port}`;
}
