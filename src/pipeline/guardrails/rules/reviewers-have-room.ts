import { counted, fail, type Guardrail, listed, pass, read } from '../rule.ts';

export const reviewersHaveRoom: Guardrail = {
  id: 'reviewers_have_room',
  title: 'reviewers have room',
  asks: 'safe_now',
  waivable: true,
  check: ({ reviewers, reviewLimit }) =>
    read(reviewers, {
      what: 'waiting reviews',
      judge: (all) => {
        if (all.length === 0) return fail('Nobody is there to review it.', { clearsItself: true });
        const free = all.filter((each) => each.reviews < reviewLimit);
        if (free.length > 0) return pass(`${listed(free.map((each) => each.person))} can review it.`);
        const waiting = all.reduce((sum, each) => sum + each.reviews, 0);
        const people = listed(all.map((each) => each.person));
        const verb = all.length === 1 ? 'has' : 'have';
        return fail(`${people} ${verb} ${counted(waiting, 'review')} waiting.`, { clearsItself: true });
      },
    }),
};
