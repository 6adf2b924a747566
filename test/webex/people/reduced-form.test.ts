import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const path = `/people/${ids.person}`;
const strict = { prefer: "handling=strict" };

describeApi("A smaller form of a person that is put back", (openApi) => {
	test("is warned of, and refused under strict handling, where calling data would go", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call<Person>(admin, "GET", path);
		const sent = { ...body, title: "Changed" };
		const at = `${path}?callingData=true`;
		const dry = await api.call(admin, "PUT", `${at}&dryRun=true`, sent);
		expect(dry.text).toContain("Extension would be cleared");
		expectRefusal(
			await api.call(admin, "PUT", at, sent, strict),
			400,
			"phoneNumbers would be cleared",
			"extension would be cleared",
		);
		expect((await api.see(ids.person)).extension).toBe("133");
		const kept = await api.call(admin, "PUT", path, sent, strict);
		expectStatus(kept, 200);
		expect(kept.headers.get("warning")).toBeNull();
		const wish = {
			...sent,
			lastModified: undefined,
			phoneNumbers: null,
			extension: null,
		};
		const cleared = await api.call(admin, "PUT", at, wish, strict);
		expectStatus(cleared, 200);
		expect(cleared.body).not.toHaveProperty("extension");
	});

	test("is warned of, and refused under strict handling, where roles and licenses would go", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const list = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			`/people?id=${ids.person}`,
		);
		const sent = { ...list.body.items[0], title: "Changed" };
		const refused = await api.call(admin, "PUT", path, sent, strict);
		expectRefusal(
			refused,
			400,
			"roles would be cleared",
			"licenses would be cleared",
		);
		expect(refused.text).not.toContain("userName");
		const whole = { ...(await api.see(ids.person)), userName: sent.userName };
		expect(sent.userName).toBe(people.john);
		expectStatus(await api.call(admin, "PUT", path, whole, strict), 200);
		const warned = await api.call(admin, "PUT", path, sent);
		expectStatus(warned, 200);
		expect(warned.headers.get("warning")).toContain("licenses was cleared");
		const { displayName } = list.body.items[0] as Person;
		const short = await api.call(admin, "PUT", path, { displayName });
		expect(short.headers.get("warning")).toBeNull();
	});
});
