/** The second entry: our tools for an agent on this machine that starts a program. The product itself runs elsewhere. */
import { ConfigProblems, readBridge } from './config.ts';
import { messageOf } from './errors.ts';
import { bridge } from './mcp/bridge.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  await bridge({ ...readBridge(process.env), input: process.stdin, output: process.stdout, say });
} catch (error) {
  say(error instanceof ConfigProblems ? error.problems.join('\n') : messageOf(error));
  process.exitCode = 1;
}
