import { Worker } from 'node:worker_threads';

const LONGEST_MS = 20_000;

/** A PNG of this width. The same SVG gives the same bytes on every machine: the font is brought along. */
export function paint(svg: string, width: number): Promise<Uint8Array> {
  const worker = new Worker(new URL('./painter.ts', import.meta.url), { workerData: { svg, width } });
  return new Promise<Uint8Array>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`A picture was not painted in ${LONGEST_MS / 1_000} s.`));
      void worker.terminate();
    }, LONGEST_MS);
    worker.once('message', (png: Uint8Array) => resolve(png));
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(late);
      reject(new Error('The painter ended without a picture.'));
    });
  });
}
