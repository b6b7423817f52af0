import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files start products, browsers and repositories: seconds each, where others take a fraction of one. */
const slow = ['lives', 'browser', 'stories', 'faults', 'contracts', 'adapters', 'store'];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = slow.findIndex((name) => moduleId.includes(`/test/${name}`));
  return found === -1 ? slow.length : found;
};

/** A file of half a minute that begins last leaves the other workers idle: what takes longest begins first. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Its own order first: what failed, then what took long.
    const ordered = super.sort.bind(this);
    return (await ordered(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
