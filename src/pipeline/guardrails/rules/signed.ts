import { signaturesNow } from '../../facts/signatures.ts';
import { fail, type Guardrail, pass } from '../rule.ts';

export const signed: Guardrail = {
  id: 'signed',
  title: 'PRD and spec are signed, and current',
  asks: 'scoped_enough',
  waivable: false,
  mend: () => 'amend it and sign it again',
  check: ({ item }) => {
    const { missing, sentence } = signaturesNow(item);
    return missing ? fail(sentence) : pass(sentence);
  },
};
