import { counted, fail, type Guardrail, pass } from '../rule.ts';

export const doNotTouch: Guardrail = {
  id: 'do_not_touch_listed',
  title: 'a do-not-touch list is present',
  asks: 'scoped_enough',
  waivable: true,
  mend: () => 'amend the spec',
  check: ({ item }) => {
    const files = item.spec?.digest.doNotTouch.length ?? 0;
    return files > 0
      ? pass(`${counted(files, 'path is', 'paths are')} not to be touched.`)
      : fail('The spec has no do-not-touch list.');
  },
};
