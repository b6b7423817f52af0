import type { CodeLine } from '../../../../ports/lake/knowledge.ts';
import { refusal } from '../refuse.ts';
import type { Repository } from './repository.ts';

const longestLine = 300;

/**
 * Lines that contain a text. It is passed as one argument behind `-e` with `--fixed-strings`: it is neither an option
 * nor a pattern, whatever it looks like. Several lines would be several patterns to git, so there is one line only.
 */
export async function linesWith(
  repository: Repository,
  revision: string,
  about: { text: string; limit: number },
): Promise<CodeLine[]> {
  if (about.text.trim() === '' || /[\n\r\0]/.test(about.text)) throw refusal('Search for one line of text.');
  const search = ['--fixed-strings', '--ignore-case', '--line-number', '-I', '-z', '--no-color'];
  const { stdout } = await repository.git(['grep', ...search, '-e', about.text, revision, '--'], {
    cwd: repository.path,
    // Nothing found.
    accept: [1],
  });
  return stdout
    .split('\n')
    .slice(0, about.limit)
    .flatMap((row) => {
      const [name = '', line = '', text] = row.split('\0');
      return text === undefined
        ? []
        : [{ path: name.slice(revision.length + 1), line: Number(line), text: text.slice(0, longestLine) }];
    });
}
