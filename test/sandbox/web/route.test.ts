import { describe, expect, test } from 'vitest';
import { parseRoute, placeOf, searchOf } from '../../../src/sandbox/web/ui/state/route.ts';

const ORIGIN = 'http://127.0.0.1:3000';

test('a place survives the address', () => {
  const search = '/?as=eli&channel=C1&thread=1.000200&message=1.000300';
  expect(searchOf(parseRoute(search.slice(1)))).toBe(search);
});

describe('links into Slack', () => {
  test.each([
    ['/archives/C1/p1795167720000100', { channel: 'C1', message: '1795167720.000100', thread: '' }],
    [
      '/archives/C1/p1795167720000200?thread_ts=1795167720.000100&cid=C1',
      { thread: '1795167720.000100', message: '1795167720.000200' },
    ],
    ['/archives/C1', { channel: 'C1', message: '' }],
    ['/docs/T0ACME/F0PRD', { canvas: 'F0PRD' }],
    ['/app_redirect?app=A0APP&team=T0ACME&tab=home', { view: 'home', thread: '', canvas: '' }],
    [`${ORIGIN}/?canvas=F0PRD`, { canvas: 'F0PRD' }],
    ['http://localhost:3000/docs/T0ACME/F0PRD', { canvas: 'F0PRD' }],
  ])('%s', (address, place) => {
    expect(placeOf(address, ORIGIN)).toMatchObject(place);
  });

  test.each([
    'https://example.com/archives/C1/p1795167720000100',
    '/preview/1',
    'http://localhost:4100/archives/C1',
    'mailto:a@b.example',
  ])('%s leads elsewhere', (address) => {
    expect(placeOf(address, ORIGIN)).toBeNull();
  });
});
