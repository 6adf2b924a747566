import { expect, test } from "bun:test";
import type { TelephoneNumber } from "../../../src/contract/number.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
} from "../harness.ts";

interface Page {
	phoneNumbers: TelephoneNumber[];
	count?: Record<string, number>;
}

describeApi("Numbers", (openApi) => {
	test("show number, extension, location and owner of each calling user", async () => {
		await using api = await openApi();
		await putRoutingPrefix(api, "8");
		const { phoneNumbers } = await list(api, `?ownerId=${ids.person}`);
		expect(phoneNumbers).toEqual([
			{
				phoneNumber: "+14085267209",
				extension: "133",
				routingPrefix: "8",
				esn: "8133",
				state: "ACTIVE",
				phoneNumberType: "PRIMARY",
				mainNumber: false,
				includedTelephonyTypes: "PSTN_NUMBER",
				tollFreeNumber: false,
				isServiceNumber: false,
				isReservedNumber: false,
				location: { id: ids.location, name: "San Jose" },
				owner: {
					id: ids.person,
					type: "PEOPLE",
					firstName: "John",
					lastName: "Andersen",
					displayName: "John Andersen",
				},
			},
		]);
	});

	for (const [order, keyOf] of [
		["dn", ({ phoneNumber }: TelephoneNumber) => phoneNumber],
		["extension", ({ extension }: TelephoneNumber) => extension],
	] as const)
		test(`are listed in the order ${order}, each once, on pages of any size`, async () => {
			await using api = await openApi();
			await addExtraNumbers(api);
			const whole = await walkPages(api, `?order=${order}`);
			expect(whole.length).toBeGreaterThan(20);
			expect(new Set(whole.map(nameOf)).size).toBe(whole.length);
			const keys = whole.flatMap((each) => keyOf(each) ?? []);
			expect(keys).toEqual(keys.toSorted());
			expect(whole.findLastIndex((each) => keyOf(each) !== undefined)).toBe(
				keys.length - 1,
			);
			for (const max of [1, 7])
				expect(await walkPages(api, `?order=${order}&max=${max}`)).toEqual(
					whole,
				);
			const narrowed = whole.filter(
				({ location }) => location.id === ids.denver,
			);
			expect(narrowed.length).toBeGreaterThan(0);
			expect(
				await walkPages(api, `?order=${order}&max=2&locationId=${ids.denver}`),
			).toEqual(narrowed);
			const skipped = await walkPages(api, `?order=${order}&max=7&start=9`);
			expect(skipped).toEqual(whole.slice(9));
		});

	test("are sorted by the last name of the owner", async () => {
		await using api = await openApi();
		const whole = await walkPages(api, "?order=lastName");
		for (const max of [1, 9])
			expect(await walkPages(api, `?order=lastName&max=${max}`)).toEqual(whole);
		const names = whole.map(
			({ owner }) => owner?.lastName?.toLowerCase() ?? "",
		);
		expect(names.some((name) => name.startsWith("w"))).toBe(true);
		expect(names.length).toBeGreaterThan(20);
		expect(names).toEqual(names.toSorted());
	});

	test("are found by owner, number and extension", async () => {
		await using api = await openApi();
		await addExtraNumbers(api);
		const john = "+14085267209";
		for (const [query, found] of [
			["ownerName=Andersen", [john, "+14085267999", "+18005550199"]],
			["ownerName=john&max=1", [john]],
			["phoneNumber=%2B14085267209", [john]],
			["phoneNumber=526%207209", [john]],
			["phoneNumber=09&ownerName=Andersen", [john]],
			["phoneNumber=none", []],
			[`extension=133&locationId=${ids.location}`, [john]],
			["extension=13", []],
			["phoneNumberType=ALTERNATE", ["+14085267999", "+18005550199"]],
			["tollFreeNumbers=true", ["+18005550199"]],
			["ownerId=nobody", []],
			[`ownerId=${ids.nobody}`, []],
		] as const)
			expect([
				query,
				(await list(api, `?${query}`)).phoneNumbers.map(
					({ phoneNumber }) => phoneNumber ?? "",
				),
			]).toEqual([query, [...found]]);
	});

	test("are of people and locations only: other filters find none, and say nothing untrue", async () => {
		await using api = await openApi();
		for (const query of [
			"available=true&extension=133",
			"ownerType=PLACE",
			"ownerType=CALL_QUEUE",
			"phoneNumberType=FAX",
			"state=INACTIVE",
			"serviceNumber=true",
			"reservedNumber=true",
			"includedTelephonyTypes=MOBILE_NUMBER",
		]) {
			const reply = await get(api, `?${query}`);
			expect([query, reply.body.phoneNumbers]).toEqual([query, []]);
			expect(nextOf(reply)).toBeUndefined();
		}
		const all = await walkPages(api, "");
		const hasNumber = ({ phoneNumber }: TelephoneNumber) =>
			phoneNumber !== undefined;
		const isHeld = ({ owner }: TelephoneNumber) => owner !== undefined;
		for (const [query, found] of [
			["ownerType=PEOPLE", all.filter(isHeld)],
			["available=false", all.filter(isHeld).filter(hasNumber)],
			["available=true", all.filter((each) => !isHeld(each))],
			["state=ACTIVE", all.filter(hasNumber)],
		] as const)
			expect([query, await walkPages(api, `?${query}`)]).toEqual([
				query,
				[...found],
			]);
	});

	test("are counted with details=true, whatever the filters", async () => {
		await using api = await openApi();
		await addExtraNumbers(api);
		const all = await walkPages(api, "");
		const numbers = all.filter(({ phoneNumber }) => phoneNumber !== undefined);
		const free = numbers.filter(({ owner }) => owner === undefined).length;
		const { count } = await list(api, "?details=true&max=1&extension=133");
		expect(count).toEqual({
			assigned: numbers.length - free,
			unAssigned: free,
			inActive: 0,
			extensionOnly: all.length - numbers.length,
			tollFreeNumbers: 1,
			total: all.length,
		});
	});

	test("refuses filters that exclude each other, and cursors of another order", async () => {
		await using api = await openApi();
		for (const [query, field] of [
			["available=true&ownerType=PEOPLE", "available"],
			["available=false&reservedNumber=false", "available"],
			["numberType=EXTENSION&available=false", "available"],
			["numberType=EXTENSION&state=ACTIVE", "state"],
			["order=name", "order"],
			["ownerName=-", "ownerName"],
			["extension=12a", "extension"],
			["start=1001", "start"],
			["cursor=nonsense", "cursor"],
		])
			expectRefusal(await get(api, `?${query}`), 400, field as string);
		const next = nextOf(await get(api, "?max=1")) ?? "";
		const other = next.replace("/telephony/config/numbers", "");
		expectRefusal(await get(api, `${other}&order=extension`), 400, "cursor");
	});

	test("of one person are shown with the extension at the first", async () => {
		await using api = await openApi();
		await putRoutingPrefix(api, "8");
		await addExtraNumbers(api);
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}/features/numbers`;
		const reply = await api.call(token, "GET", `${path}?preferE164Format=true`);
		expectStatus(reply, 200);
		const routingPrefix = "8";
		expect(reply.body).toEqual({
			distinctiveRingEnabled: false,
			phoneNumbers: [
				{
					primary: true,
					directNumber: "+14085267209",
					extension: "133",
					routingPrefix,
					esn: "8133",
				},
				{ primary: false, directNumber: "+14085267999", routingPrefix },
				{ primary: false, directNumber: "+18005550199", routingPrefix },
			],
		});
		const none = await api.call(
			token,
			"GET",
			`/people/${ids.manager}/features/numbers`,
		);
		expect(none.body).toEqual({
			distinctiveRingEnabled: false,
			phoneNumbers: [],
		});
		const elsewhere = `${path}?orgId=${ids.partnerOrg}`;
		expectStatus(await api.call(token, "GET", elsewhere), 404);
	});
});

async function get(api: Api, query: string) {
	const token = await api.tokenOf(people.full);
	return api.call<Page>(token, "GET", `/telephony/config/numbers${query}`);
}

async function list(api: Api, query: string): Promise<Page> {
	const reply = await get(api, query);
	expectStatus(reply, 200);
	return reply.body;
}

async function walkPages(api: Api, query: string): Promise<TelephoneNumber[]> {
	const token = await api.tokenOf(people.full);
	const found: TelephoneNumber[] = [];
	let path: string | undefined = `/telephony/config/numbers${query}`;
	while (path !== undefined) {
		const reply = await api.call<Page>(token, "GET", path);
		expectStatus(reply, 200);
		found.push(...reply.body.phoneNumbers);
		path = nextOf(reply);
	}
	return found;
}

function nameOf({ phoneNumber, extension, location }: TelephoneNumber): string {
	return phoneNumber ?? `${location.id} ${extension}`;
}

/** Gives John two more numbers, and takes the numbers of two others, who keep their extensions. */
async function addExtraNumbers(api: Api): Promise<void> {
	const token = await api.tokenOf(people.full);
	const patch = async (id: string, body: object) => {
		const path = `/people/${id}?callingData=true`;
		const headers = { "content-type": "application/merge-patch+json" };
		expectStatus(await api.call(token, "PATCH", path, body, headers), 200);
	};
	await patch(ids.person, {
		phoneNumbers: [
			{ type: "work", value: "+1 408 526 7209" },
			{ type: "work", value: "+1 408 526 7999" },
			{ type: "work", value: "+1 800 555 0199" },
		],
	});
	const { phoneNumbers } = await list(api, `?locationId=${ids.denver}`);
	const owners = phoneNumbers
		.filter(({ extension }) => extension !== undefined)
		.flatMap(({ owner }) => owner?.id ?? []);
	for (const id of owners.slice(0, 2)) await patch(id, { phoneNumbers: [] });
}

async function putRoutingPrefix(api: Api, routingPrefix: string) {
	const token = await api.tokenOf(people.full);
	const path = `/locations/${ids.location}`;
	expectStatus(await api.call(token, "PUT", path, { routingPrefix }), 204);
}
