import { readConfig } from '../../../src/config.ts';
import { startProduct, whyNot } from '../../../src/main.ts';

/** What `npm start` would write before it ends, without a process of its own. Throws when it starts. */
export async function refusal(env: Record<string, string>): Promise<string> {
  try {
    const product = await startProduct(readConfig({ LOG_LEVEL: 'silent', ...env }, process.cwd()));
    await product.stop();
  } catch (error) {
    return whyNot(error);
  }
  throw new Error('it started');
}
