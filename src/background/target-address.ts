import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** The refusal to connect to a private address. */
export class PrivateTargetError extends Error {
	constructor(host: string) {
		super(
			`${host} is an address of this machine or of a private network, which webhooks may not call here`,
		);
		this.name = "PrivateTargetError";
	}
}

// Networks outside of the public Internet: those that IANA's registries of special addresses (RFC 6890 and
// its successors) do not call globally reachable, multicast, and the forms of IPv6 that contain an IPv4
// address.
const privateNetworks: readonly [string, number, "ipv4" | "ipv6"][] = [
	["0.0.0.0", 8, "ipv4"],
	["10.0.0.0", 8, "ipv4"],
	["100.64.0.0", 10, "ipv4"],
	["127.0.0.0", 8, "ipv4"],
	["169.254.0.0", 16, "ipv4"],
	["172.16.0.0", 12, "ipv4"],
	["192.0.0.0", 24, "ipv4"],
	["192.0.2.0", 24, "ipv4"],
	// 6to4 relays
	["192.88.99.0", 24, "ipv4"],
	["192.168.0.0", 16, "ipv4"],
	["198.18.0.0", 15, "ipv4"],
	["198.51.100.0", 24, "ipv4"],
	["203.0.113.0", 24, "ipv4"],
	["224.0.0.0", 3, "ipv4"],
	// Unspecified, loopback, and IPv4-compatible addresses.
	["::", 96, "ipv6"],
	// IPv4 behind SIIT and NAT64
	["::ffff:0:0:0", 96, "ipv6"],
	["64:ff9b::", 96, "ipv6"],
	["64:ff9b:1::", 48, "ipv6"],
	["100::", 64, "ipv6"],
	["100:0:0:1::", 64, "ipv6"],
	// Teredo, benchmarks, ORCHID and other addresses that are reserved for protocols.
	["2001::", 23, "ipv6"],
	["2001:db8::", 32, "ipv6"],
	["2002::", 16, "ipv6"],
	["3fff::", 20, "ipv6"],
	["5f00::", 16, "ipv6"],
	["fc00::", 7, "ipv6"],
	["fe80::", 10, "ipv6"],
	["fec0::", 10, "ipv6"],
	["ff00::", 8, "ipv6"],
];
const blocked = new BlockList();
for (const [network, prefix, family] of privateNetworks)
	blocked.addSubnet(network, prefix, family);

/** Whether an IP address belongs to this machine or to a network outside of the public Internet. */
export function isPrivateAddress(address: string): boolean {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined) return isPrivateAddress(mapped);
	const family = isIP(address);
	if (family === 0) return true;
	return (
		// An IPv4 address in IPv6 form that was not written with dots.
		/^::ffff:/i.test(address) ||
		blocked.check(address, family === 4 ? "ipv4" : "ipv6")
	);
}

/** The IP address in a URL; undefined when it has a host name. */
export function literalAddress({ hostname }: URL): string | undefined {
	const bare = hostname.replace(/^\[|\]$/g, "");
	return isIP(bare) === 0 ? undefined : bare;
}

/**
 * Looks up a host name, and fails when it resolves to a private address. The connection uses exactly the
 * checked address, so that the name cannot resolve differently in between.
 */
export const lookupPublic: LookupFunction = (host, options, callback) => {
	lookup(host, { ...options, all: true }, (error, addresses) => {
		if (error !== null) {
			callback(error, "");
			return;
		}
		if (
			addresses.length === 0 ||
			addresses.some(({ address }) => isPrivateAddress(address))
		) {
			callback(new PrivateTargetError(host), "");
			return;
		}
		const [first] = addresses as [LookupAddress];
		if (options.all) callback(null, addresses);
		else callback(null, first.address, first.family);
	});
};
