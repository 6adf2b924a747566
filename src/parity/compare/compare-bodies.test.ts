import { expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import { type Comparing, compareBodies } from "./compare-bodies.ts";
import { compareHeaders } from "./compare-headers.ts";
import { openIdMap } from "./id-map.ts";

function open(given: Partial<Comparing> = {}): Comparing {
	return {
		addresses: { service: "https://webexapis.com", here: "http://here:80" },
		ids: openIdMap(),
		arePeopleMasked: false,
		...given,
	};
}

const idOf = (name: string, kind = "PEOPLE") =>
	Buffer.from(`ciscospark://us/${kind}/${name}`).toString("base64url");
const [ada, bob, eve] = [idOf("ada-1"), idOf("bob-1"), idOf("eve-1")];

/** The differences as `field kind`. */
const differ = (recorded: unknown, here: unknown, comparing = open()) =>
	compareBodies(recorded, here, comparing).map(
		({ field, kind }) => `${field} ${kind}`,
	);

test("names what is missing, additional, of another type and of another value", () => {
	expect(
		differ(
			{ a: 1, b: "x", c: null, d: { e: [] } },
			{ b: "y", c: "null", d: { e: {} }, f: true },
		),
	).toEqual(["a missing", "b value", "c type", "d.e type", "f additional"]);
});

test("compares times, tracking ids and presence by their form", () => {
	const at = "2026-11-01T12:00:00.000Z";
	const other = "2027-01-01T00:00:00.123Z";
	const person = { emails: [], created: at, status: "active" };
	expect(
		differ(
			{ ...person, lastActivity: at, trackingId: "NA_1" },
			{
				...person,
				created: other,
				status: "dnd",
				lastActivity: other,
				trackingId: "PEOPLED_2",
			},
		),
	).toEqual([]);
	expect(differ({ created: at }, { created: "2026-11-01T12:00:00Z" })).toEqual([
		"created value",
	]);
	expect(differ({ status: "active" }, { status: "dnd" })).toEqual([
		"status value",
	]);
});

test("lets an id stand for one other of its kind, and always the same", () => {
	const comparing = open();
	expect(differ({ id: ada }, { id: bob }, comparing)).toEqual([]);
	expect(differ({ managerId: ada }, { managerId: bob }, comparing)).toEqual([]);
	expect(differ({ managerId: ada }, { managerId: eve }, comparing)).toEqual([
		"managerId value",
	]);
	expect(differ({ id: eve }, { id: bob }, comparing)).toEqual(["id value"]);
	expect(differ({ id: ada }, { id: idOf("ada-1", "ROLE") })).toEqual([
		"id value",
	]);
	expect(comparing.ids.translate(`/v1/people/${ada}?managerId=${ada}`)).toBe(
		`/v1/people/${bob}?managerId=${bob}`,
	);
});

test("takes another order of known ids for another order, not for other ids", () => {
	expect(
		differ({ roles: [ada, bob, eve] }, { roles: [bob, ada, eve] }),
	).toEqual(["roles[] order"]);
	expect(differ({ roles: [ada, bob] }, { roles: [bob] })).toEqual([
		"roles[] missing",
	]);
});

test("matches entries by what identifies them", () => {
	const items = [
		{ id: ada, title: "A" },
		{ id: bob, title: "B" },
	];
	expect(
		differ({ items }, { items: [items[1], { id: ada, title: "Z" }] }),
	).toEqual(["items[].title value", "items[] order"]);
	expect(
		differ(
			{ numbers: [{ type: "work", value: "1" }] },
			{ numbers: [{ type: "work", value: "2" }] },
		),
	).toEqual(["numbers[].value value"]);
	expect(
		differ(
			{ items: [{ id: ada, emails: ["a@b.c"] }] },
			{ items: [{ id: bob, emails: ["x@b.c"] }] },
		),
	).toEqual(["items[] missing", "items[] additional"]);
});

test("takes links of each server to itself for the same, but for positions in a list", () => {
	const comparing = open();
	const link = (base: string, rest: string) => ({
		next: `${base}/v1/people?${rest}`,
	});
	expect(
		differ(
			link("https://webexapis.com", "max=2&cursor=abc"),
			link("http://here:80", "cursor=xyz&max=2"),
			comparing,
		),
	).toEqual([]);
	expect(
		differ(
			link("https://webexapis.com", "max=2"),
			link("http://here:80", "max=3"),
			comparing,
		),
	).toEqual(["next value"]);
	expect(
		compareHeaders(
			{ link: '<https://webexapis.com/v1/people?cursor=a&max=2>; rel="next"' },
			{ link: '<http://here:80/v1/people?cursor=b>; rel="next"' },
			comparing,
		),
	).toMatchObject([{ field: "link", kind: "value" }]);
});

test("compares masked people by their type", () => {
	const masked = {
		displayName: "Masked-0123456789",
		emails: ["masked-0123456789@masked.example"],
		phoneNumbers: [{ type: "work", value: "+1 999 999 9999" }],
		extension: "99",
		timezone: "Europe/Berlin",
	};
	const here = {
		displayName: "Ada",
		emails: ["ada@example.com"],
		phoneNumbers: [{ type: "work", value: "+1 408 526 7209" }],
		extension: 33,
		timezone: "Asia/Tokyo",
	};
	expect(differ(masked, here, open({ arePeopleMasked: true }))).toEqual([
		"extension type",
		"timezone value",
	]);
});

test("compares headers that say something about the call", () => {
	expect(
		compareHeaders(
			{
				"content-type": "application/json;charset=UTF-8",
				date: "Sun, 01 Nov 2026 12:00:00 GMT",
				trackingid: "ROUTER_1",
				"cache-control": "no-store, no-cache",
				"retry-after": "12",
				server: "envoy",
				"x-only": "1",
			},
			{
				"content-type": 'application/json; charset="utf-8"',
				trackingid: "PEOPLED_2",
				"cache-control": "no-cache,no-store",
				"retry-after": "rand(30)",
				etag: "1",
			},
			open(),
		).map(({ field, kind }) => `${field} ${kind}`),
	).toEqual(["etag additional", "retry-after value", "x-only missing"]);
});
