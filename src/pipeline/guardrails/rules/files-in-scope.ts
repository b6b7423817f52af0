import { counted, fail, type Guardrail, pass } from '../rule.ts';

export const filesInScope: Guardrail = {
  id: 'files_in_scope_listed',
  title: 'files in scope are listed',
  asks: 'scoped_enough',
  waivable: true,
  mend: () => 'amend the spec',
  check: ({ item }) => {
    const files = item.spec?.digest.filesInScope.length ?? 0;
    return files > 0
      ? pass(`${counted(files, 'file is', 'files are')} in scope.`)
      : fail('The spec lists no file in scope.');
  },
};
