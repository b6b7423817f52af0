import { describe, expect, test } from 'vitest';
import { addressKind } from '../../../src/pipeline/web/addresses.ts';
import { addressRefusal, linkOn, urlRefusal } from '../../../src/pipeline/web/url-rule.ts';

describe('what an address is', () => {
  test.each([
    ['8.8.8.8', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.255.1.2', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['169.254.169.254', 'link-local'],
    ['0.0.0.0', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['::1', 'loopback'],
    ['::', 'reserved'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'link-local'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['2002:7f00:1::', 'loopback'],
    ['fe80::1%eth0', 'link-local'],
    ['fd00:ec2::254', 'private'],
    ['2001:db8::1', 'reserved'],
    ['2001::1', 'reserved'],
    ['2606:4700::1111', 'public'],
    ['[::1]', 'loopback'],
    ['notion.com', null],
    ['256.1.1.1', null],
    ['1:2:3', null],
  ])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));
});

describe('fault 121: where a request may go', () => {
  const rule = { privateHosts: ['127.0.0.1:4000', 'wiki.corp.internal', 'http-only.example'] };
  test.each([
    ['https://mcp.notion.com/mcp', null],
    ['https://wiki.corp.internal/mcp', null],
    ['http://127.0.0.1:4000/mcp', null],
    ['https://127.0.0.1:4000/mcp', null],
    ['http://127.0.0.1:4001/mcp', 'the address is not https'],
    ['https://127.0.0.1:4001/mcp', 'the host leads to a loopback address'],
    ['http://mcp.notion.com/mcp', 'the address is not https'],
    ['http://http-only.example/', 'the address is not https'],
    ['file:///etc/passwd', 'the address is not https'],
    ['https://169.254.169.254/latest', 'the host leads to a link-local address'],
    ['https://0x7f.1/', 'the host leads to a loopback address'],
    ['https://2130706433/', 'the host leads to a loopback address'],
    ['https://[::ffff:10.0.0.1]/', 'the host leads to a private address'],
    ['https://localhost/', 'localhost is not a public host'],
    ['https://metadata.google.internal/', 'metadata.google.internal is not a public host'],
    ['https://me:secret@mcp.notion.com/', 'the address carries a password'],
  ])('%s: %s', (url, why) => expect(urlRefusal(new URL(url), rule)).toBe(why));

  test.each([
    ['10.0.0.1', false, false],
    ['10.0.0.1', true, true],
    ['127.0.0.1', true, true],
    ['169.254.169.254', true, false],
    ['8.8.8.8', false, true],
    ['nonsense', true, false],
  ])('%s, named: %s, is allowed: %s', (address, isNamed, isAllowed) =>
    expect(addressRefusal(address, isNamed) === null).toBe(isAllowed),
  );

  test.each([
    ['https://www.notion.so/a', 'https://www.notion.so/a'],
    ['https://notion.so', 'https://notion.so/'],
    ['https://evilnotion.so/a', null],
    ['https://notion.so.evil.com/a', null],
    ['http://notion.so/a', null],
    ['javascript:alert(1)', null],
    ['https://notion.so@evil.com/', null],
    ['nothing', null],
  ])('a link to %s is shown as %s', (link, shown) => expect(linkOn(link, ['notion.so'])).toBe(shown));
});
