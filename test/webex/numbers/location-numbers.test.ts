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

const sanJose = `/telephony/config/locations/${ids.location}`;
const jsonPatch = { "content-type": "application/merge-patch+json" };

describeApi("Numbers of a location", (openApi) => {
	test("are added, listed as available, taken by a person, and removed", async () => {
		await using api = await openApi();
		await change(api, "POST", [
			"408 526 8001",
			"+1 408 526 8002",
			"+14085268000",
		]);
		const added = ["+14085268000", "+14085268001", "+14085268002"];
		const find = (query = "") =>
			listFree(api, `&phoneNumber=%2B14085268${query}`);
		expect(await find()).toEqual(added);
		expect(await find("&max=1")).toEqual(added);
		// Adding one again changes nothing.
		await change(api, "POST", added.slice(0, 1));
		expect(await find()).toEqual(added);

		const token = await api.tokenOf(people.full);
		const person = `/people/${ids.person}?callingData=true`;
		const phoneNumbers = [{ type: "work", value: "408 526 8001" }];
		expectStatus(
			await api.call(token, "PATCH", person, { phoneNumbers }, jsonPatch),
			200,
		);
		expect(await find()).toEqual(["+14085268000", "+14085268002"]);
		// The number that John gave up belongs to the location.
		expect(await listFree(api, "&phoneNumber=7209")).toEqual(["+14085267209"]);

		const inUse = await call(api, "DELETE", ["+14085268001", "+14085268002"]);
		expectRefusal(inUse, 409, "phoneNumbers");
		expect(inUse.text).toContain("+14085268001 cannot be removed");
		expect(await find()).toHaveLength(2);
		await change(api, "DELETE", ["+14085268002", "+14085268777"]);
		expect(await find()).toEqual(["+14085268000"]);
	});

	test("belong to one location, and are read as numbers of its country", async () => {
		await using api = await openApi();
		await change(api, "POST", ["+14085268000"]);
		const elsewhere = await call(api, "POST", ["+14085268000"], ids.denver);
		expectRefusal(elsewhere, 409, "phoneNumbers");
		expect(elsewhere.text).toContain("San Jose");
		const wrong = await call(api, "POST", ["+14085268003", "12", "+49", ""]);
		expectRefusal(
			wrong,
			...([400, "phoneNumbers[1]", "phoneNumbers[2]"] as const),
			"phoneNumbers[3]",
		);
		expectRefusal(await call(api, "POST", []), 400, "phoneNumbers");
		expect(await listFree(api, "&phoneNumber=%2B14085268")).toEqual([
			"+14085268000",
		]);
	});

	test("are counted for each location, and a dry run changes none of them", async () => {
		await using api = await openApi();
		const before = await countOf(api);
		expect(before.unassigned).toBe(
			(await listFree(api, `&locationId=${ids.location}`)).length,
		);
		const tried = await call(
			api,
			"POST",
			["+14085268000"],
			`${ids.location}/numbers?dryRun=true`,
		);
		expectStatus(tried, 200);
		expect(tried.body.changes).toEqual({
			numbers: { from: before.numbers, to: before.numbers + 1 },
		});
		expect(await countOf(api)).toEqual(before);
		await change(api, "POST", ["+14085268000", "+14085268001"]);
		expect(await countOf(api)).toEqual({
			...before,
			numbers: before.numbers + 2,
			unassigned: before.unassigned + 2,
		});
	});

	test("stay with a location that is updated, and are in its history", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		await change(api, "POST", ["+14085268000", "+14085268001"]);
		const location = `/locations/${ids.location}`;
		expectStatus(await api.call(token, "PUT", location, { notes: "x" }), 204);
		expect(await listFree(api, "&phoneNumber=%2B14085268")).toHaveLength(2);
		const { body } = await api.call(token, "GET", "/changes?max=100");
		expect(JSON.stringify(body)).toContain("+14085268000 to +14085268001");
	});

	test("have extensions beside them: the smallest that nobody has there, or those with a beginning", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const free = async (query: string) => {
			const path = `${sanJose}/availableExtensions?${query}`;
			const reply = await api.call(token, "GET", path);
			expectStatus(reply, 200);
			return reply.body as { extensions: string[]; inUse: number };
		};
		const { extensions, inUse } = await free("max=5");
		const taken = await api.call<{ phoneNumbers: TelephoneNumber[] }>(
			token,
			"GET",
			`/telephony/config/numbers?locationId=${ids.location}&numberType=EXTENSION`,
		);
		const held = new Set(
			taken.body.phoneNumbers.map(
				({ extension }: TelephoneNumber) => extension,
			),
		);
		expect(inUse).toBe(held.size);
		expect(extensions).toHaveLength(5);
		expect(extensions.filter((each) => held.has(each))).toEqual([]);
		expect(extensions).toEqual(extensions.toSorted());
		expect((await free("extension=21&max=3")).extensions).toEqual(
			Array.from({ length: 100 }, (_, index) => `${2100 + index}`)
				.filter((each) => !held.has(each))
				.slice(0, 3),
		);
		expect((await free("extension=133")).extensions).not.toContain("133");
		expect((await free("extension=0000000000")).extensions).toEqual([
			"0000000000",
		]);
		expectRefusal(
			await api.call(
				token,
				"GET",
				`${sanJose}/availableExtensions?extension=x`,
			),
			400,
			"extension",
		);
	});
});

function call(
	api: Api,
	method: "POST" | "DELETE",
	phoneNumbers: readonly string[],
	location: string = ids.location,
) {
	const place = location.includes("/") ? location : `${location}/numbers`;
	return api.tokenOf(people.full).then((token) =>
		api.call(token, method, `/telephony/config/locations/${place}`, {
			phoneNumbers,
		}),
	);
}

async function change(
	api: Api,
	method: "POST" | "DELETE",
	phoneNumbers: readonly string[],
): Promise<void> {
	expectStatus(
		await call(api, method, phoneNumbers),
		method === "POST" ? 201 : 204,
	);
}

async function listFree(api: Api, query: string): Promise<string[]> {
	const token = await api.tokenOf(people.full);
	const found: string[] = [];
	let path: string | undefined =
		`/telephony/config/numbers?available=true${query}`;
	while (path !== undefined) {
		const reply = await api.call<{ phoneNumbers: TelephoneNumber[] }>(
			...([token, "GET", path] as const),
		);
		expectStatus(reply, 200);
		for (const { phoneNumber, owner } of reply.body.phoneNumbers) {
			expect(owner).toBeUndefined();
			found.push(phoneNumber ?? "");
		}
		path = nextOf(reply);
	}
	return found;
}

async function countOf(api: Api) {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<{
		items: {
			location: { id: string };
			numbers: number;
			unassigned: number;
			extensions: number;
		}[];
	}>(token, "GET", "/telephony/config/numbers/counts");
	expectStatus(reply, 200);
	const found = reply.body.items.find(
		({ location }) => location.id === ids.location,
	);
	if (found === undefined) throw new Error("San Jose has no counts.");
	return found;
}
