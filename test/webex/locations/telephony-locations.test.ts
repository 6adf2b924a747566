import { expect, test } from "bun:test";
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
	locations: { id: string; name: string }[];
}

const path = "/telephony/config/locations";

describeApi("Locations of Webex Calling", (openApi) => {
	test("show what is known of a location, and nothing else", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const changed = { routingPrefix: "83", announcementLanguage: "en_gb" };
		const put = `/locations/${ids.denver}`;
		expectStatus(await api.call(token, "PUT", put, changed), 204);
		const denver = { id: ids.denver, name: "Denver", ...changed };
		const one = await api.call(token, "GET", `${path}/${ids.denver}`);
		expect(one.body).toEqual(denver);
		const own = `${path}/${ids.denver}?orgId=${ids.organization}`;
		expect((await api.call(token, "GET", own)).body).toEqual(denver);
		const list = await api.call<Page>(token, "GET", `${path}?name=eNv`);
		expect(list.body.locations).toEqual([denver]);
	});

	test("are sorted by name or by id, and skipped, page by page", async () => {
		await using api = await openApi();
		const names = async (query: string) =>
			(await walkPages(api, query)).map(({ name }) => name);
		const ascending = await names("order=asc");
		expect(ascending.length).toBeGreaterThan(5);
		expect(ascending).toEqual(ascending.toSorted());
		expect(await names("order=asc&max=2")).toEqual(ascending);
		expect(await names("order=desc&max=3")).toEqual(ascending.toReversed());
		expect(await names("order=desc&max=1&start=2")).toEqual(
			ascending.toReversed().slice(2),
		);
		const byId = (await walkPages(api, "max=2")).map(({ id }) => id);
		const all = await walkPages(api, "");
		expect(byId).toEqual(all.map(({ id }) => id));
		expect(new Set(byId).size).toBe(ascending.length);
		expect(await walkPages(api, "start=999")).toEqual([]);
	});

	test("of others are not found, and wrong parameters are named", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const get = (query: string) => api.call(token, "GET", `${path}${query}`);
		expectRefusal(await get("/1"), 404, "There is no location");
		expectRefusal(await get("/nonsense"), 404, "There is no location");
		expectStatus(await get(`/${ids.denver}?orgId=${ids.partnerOrg}`), 404);
		expectStatus(await get(`?orgId=${ids.strangerOrg}`), 404);
		expectRefusal(await get("?order=name"), 400, "order");
		expectRefusal(await get("?start=-1"), 400, "start");
		const { body } = await api.call<Page>(
			await api.tokenOf(people.full),
			"GET",
			`${path}?max=1&order=asc`,
		);
		expect(body.locations).toHaveLength(1);
	});
});

async function walkPages(api: Api, query: string): Promise<Page["locations"]> {
	const token = await api.tokenOf(people.full);
	const found: Page["locations"] = [];
	let next: string | undefined = `${path}?${query}`;
	while (next !== undefined) {
		const reply = await api.call<Page>(token, "GET", next);
		expectStatus(reply, 200);
		found.push(...reply.body.locations);
		next = nextOf(reply);
	}
	return found;
}
