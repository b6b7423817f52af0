import { touches } from '../../facts/paths.ts';
import { fail, type Guardrail, listed, pass, read } from '../rule.ts';

export const nobodyOnSameFiles: Guardrail = {
  id: 'nobody_on_same_files',
  title: 'nobody else is changing the same files',
  asks: 'safe_now',
  waivable: true,
  check: ({ item, otherWork }) =>
    read(otherWork, {
      what: 'open pull requests and tickets',
      judge: (all) => {
        const scope = item.spec?.digest.filesInScope ?? [];
        const clashing = all.flatMap((work) => {
          const files = work.files.filter((file) => scope.some((pattern) => touches(pattern, file)));
          return files.length > 0 && work.ref !== item.key ? [{ ref: work.ref, files }] : [];
        });
        const [first] = clashing;
        const unseen = all.filter((work) => work.hasMoreFiles === true && work.ref !== item.key);
        if (!first && unseen.length > 0)
          return fail(
            `${listed(unseen.map((work) => work.ref))} ${unseen.length === 1 ? 'changes' : 'change'} too many files to see whether these are among them.`,
            {
              clearsItself: true,
            },
          );
        if (!first) return pass('Nobody else is changing these files.');
        const others = listed(clashing.map((work) => work.ref));
        const verb = clashing.length === 1 ? 'changes' : 'change';
        const files = [...new Set(clashing.flatMap((work) => work.files))].map((file) => `\`${file}\``);
        return fail(`${others} ${verb} ${listed(files)} too.`, { clearsItself: true });
      },
    }),
};
