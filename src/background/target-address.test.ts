import { expect, test } from "bun:test";
import { isPrivateAddress, literalAddress } from "./target-address.ts";

const inner = [
	"127.0.0.1",
	"127.8.8.8",
	"0.0.0.0",
	"10.1.2.3",
	"172.31.255.255",
	"192.168.0.1",
	"169.254.169.254",
	"100.64.0.1",
	"224.0.0.1",
	"255.255.255.255",
	"::",
	"::1",
	"::ffff:10.0.0.1",
	"::ffff:7f00:1",
	"64:ff9b::a00:1",
	"fe80::1",
	"fd00::1",
	"2002:a00:1::",
	"fec0::1",
	"feff::1",
	"::7f00:1",
	"::10.0.0.1",
	"::ffff:0:7f00:1",
	"64:ff9b:1::a00:1",
	"2001::1",
	"2001:db8::1",
	"3fff::1",
	"5f00::1",
	"100::1",
	"192.0.2.1",
	"192.88.99.1",
	"198.18.0.1",
	"198.51.100.7",
	"203.0.113.9",
	"240.0.0.1",
	"not an address",
];
const outer = [
	"8.8.8.8",
	"172.32.0.1",
	"100.128.0.1",
	"192.0.1.1",
	"2606:4700::1111",
	"2001:4860:4860::8888",
];

test.each(inner)(
	"knows %s as an address that is not of the Internet",
	(text) => {
		expect(isPrivateAddress(text)).toBe(true);
	},
);

test.each(outer)("knows %s as an address of the Internet", (text) => {
	expect(isPrivateAddress(text)).toBe(false);
});

test("sees through the ways to write an address in a URL", () => {
	for (const host of ["127.1", "0x7f000001", "2130706433", "0177.0.0.1"])
		expect(literalAddress(new URL(`http://${host}/`))).toBe("127.0.0.1");
	expect(literalAddress(new URL("http://[::1]:80/"))).toBe("::1");
	expect(literalAddress(new URL("http://example.com/"))).toBeUndefined();
});
